import { defineConfig, type Plugin } from "vite";

// The chat itself: an entry with a fixed name (the gateway adds the content's checksum), language files beside it.

/** Line breaks and indents of the views' templates, which a browser would only have to skip. */
const tightTemplates: Plugin = {
  name: "tight-templates",
  transform: (code, id) => (/\/views\/\w+\.ts$/.test(id) ? { code: code.replace(/\n\s+/g, "\n"), map: null } : undefined),
};

export default defineConfig({
  plugins: [tightTemplates],
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
