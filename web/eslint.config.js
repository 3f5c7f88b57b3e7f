import js from "@eslint/js";
import { configs as lit } from "eslint-plugin-lit";
import vue from "eslint-plugin-vue";
import globals from "globals";
import { dirname } from "node:path";
import { fileURLToPath } from "node:url";
import ts from "typescript-eslint";

const noMarkup = ["innerHTML", "outerHTML", "insertAdjacentHTML", "setHTMLUnsafe", "srcdoc"].map((property) => ({
  property,
  message: "Markup is never made from strings: create nodes.",
}));

const sound = {
  "no-restricted-properties": ["error", ...noMarkup],
  "@typescript-eslint/no-unnecessary-type-parameters": "off", // `load<T>` says what the caller stored
  "@typescript-eslint/no-non-null-assertion": "off", // elements that our own template has just made
  "@typescript-eslint/restrict-template-expressions": ["error", { allowNumber: true }],
  "@typescript-eslint/no-confusing-void-expression": ["error", { ignoreArrowShorthand: true, ignoreVoidReturningFunctions: true }],
  "@typescript-eslint/no-misused-promises": ["error", { checksVoidReturn: false }],
  "@typescript-eslint/no-unnecessary-condition": ["error", { allowConstantLoopConditions: true }],
};
const typed = { parserOptions: { projectService: true, tsconfigRootDir: dirname(fileURLToPath(import.meta.url)) } };

export default ts.config(
  { ignores: ["**/dist/**", "**/node_modules/**"] },
  js.configs.recommended,
  {
    files: ["**/*.ts"],
    extends: [ts.configs.strictTypeChecked],
    languageOptions: typed,
    rules: sound,
  },
  {
    files: ["widget/**/*.ts"],
    extends: [lit["flat/recommended"]],
    rules: {
      "no-restricted-imports": ["error", { paths: ["lit/directives/unsafe-html.js", "lit/directives/unsafe-svg.js"] }],
    },
  },
  {
    // components: types are vue-tsc's business; here the rules that need none, and those of templates
    files: ["console/**/*.vue"],
    extends: [ts.configs.strict, vue.configs["flat/recommended"]],
    languageOptions: { globals: globals.browser, parserOptions: { parser: ts.parser } },
    rules: {
      "no-undef": "off", // vue-tsc knows better
      "no-restricted-properties": ["error", ...noMarkup],
      "@typescript-eslint/no-non-null-assertion": "off",
      "vue/no-v-html": "error",
      "vue/no-static-inline-styles": "error", // the content security policy refuses them
      "vue/block-order": ["error", { order: ["script", "template", "style"] }],
      "vue/require-default-prop": "off", // optional props are undefined when they are left out
      "vue/max-attributes-per-line": "off",
      "vue/singleline-html-element-content-newline": "off",
      "vue/html-self-closing": ["error", { html: { void: "always" } }],
      "vue/html-closing-bracket-newline": "off",
      "vue/html-indent": "off",
      "vue/first-attribute-linebreak": "off",
    },
  },
  {
    // the forms of an entry all write into the one text being edited, which is saved as a whole
    files: ["console/src/editing/{editors,lists}/**/*.vue"],
    rules: { "vue/no-mutating-props": ["error", { shallowOnly: true }] },
  },
  {
    files: ["console/tests/**/*.ts"],
    rules: { "@typescript-eslint/unbound-method": "off", "@typescript-eslint/no-confusing-void-expression": "off" },
  },
  { files: ["**/*.js"], languageOptions: { globals: globals.node } },
);
