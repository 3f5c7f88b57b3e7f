import { defineConfig } from "vite";

// The chat itself: an entry with a fixed name (the gateway adds the content's checksum), language files beside it.
export default defineConfig({
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
