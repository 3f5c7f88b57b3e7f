import { defineConfig } from "vite";

// The one line on somebody else's page: a single classic script that needs nothing of that page.
export default defineConfig({
  build: {
    target: "es2021",
    outDir: "dist",
    emptyOutDir: false,
    lib: { entry: "src/embed/main.ts", formats: ["iife"], name: "WenzhengEmbed", fileName: () => "embed.js" },
  },
});
