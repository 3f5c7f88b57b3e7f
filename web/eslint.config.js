import js from "@eslint/js";
import { configs as lit } from "eslint-plugin-lit";
import globals from "globals";
import { dirname } from "node:path";
import { fileURLToPath } from "node:url";
import ts from "typescript-eslint";

const noMarkup = ["innerHTML", "outerHTML", "insertAdjacentHTML", "setHTMLUnsafe", "srcdoc"].map((property) => ({
  property,
  message: "Markup is never made from strings: create nodes.",
}));

export default ts.config(
  { ignores: ["**/dist/**", "**/node_modules/**"] },
  js.configs.recommended,
  {
    files: ["**/*.ts"],
    extends: [ts.configs.strictTypeChecked, lit["flat/recommended"]],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: dirname(fileURLToPath(import.meta.url)) } },
    rules: {
      "no-restricted-properties": ["error", ...noMarkup],
      "no-restricted-imports": ["error", { paths: ["lit/directives/unsafe-html.js", "lit/directives/unsafe-svg.js"] }],
      "@typescript-eslint/no-unnecessary-type-parameters": "off", // `load<T>` says what the caller stored
      "@typescript-eslint/no-non-null-assertion": "off", // elements that our own template has just made
      "@typescript-eslint/restrict-template-expressions": ["error", { allowNumber: true }],
      "@typescript-eslint/no-confusing-void-expression": ["error", { ignoreArrowShorthand: true, ignoreVoidReturningFunctions: true }],
      "@typescript-eslint/no-misused-promises": ["error", { checksVoidReturn: false }],
      "@typescript-eslint/no-unnecessary-condition": ["error", { allowConstantLoopConditions: true }],
    },
  },
  { files: ["**/*.js"], languageOptions: { globals: globals.node } },
);
