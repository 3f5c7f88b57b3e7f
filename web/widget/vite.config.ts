import { defineConfig, type Plugin } from "vite";

// The chat itself: an entry with a fixed name (the gateway adds the content's checksum), language files beside it.

/** Line breaks and indents of the views' templates, which a browser would only have to skip. */
const tightTemplates: Plugin = {
  name: "tight-templates",
  transform: (code, id) => (/\/views\/\w+\.ts$/.test(id) ? { code: code.replace(/\n\s+/g, "\n"), map: null } : undefined),
};

/** Language files bring no style sheets: to import them is all there is to do. */
const plainImports: Plugin = {
  name: "plain-imports",
  transform: (_code, id) => (id.includes("vite/preload-helper") ? { code: "export const __vitePreload = (load) => load();", map: null } : undefined),
};

export default defineConfig({
  plugins: [tightTemplates, plainImports],
  build: {
    target: "es2021",
    outDir: "dist",
    modulePreload: false,
    rollupOptions: {
      input: "src/chat/main.ts",
      output: {
        entryFileNames: "chat.js",
        chunkFileNames: "[name]-[hash].js",
        assetFileNames: "chat[extname]",
      },
    },
  },
});
