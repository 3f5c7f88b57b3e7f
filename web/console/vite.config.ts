import vue from "@vitejs/plugin-vue";
import { ElementPlusResolver } from "unplugin-vue-components/resolvers";
import components from "unplugin-vue-components/vite";
import { loadEnv } from "vite";
import { defineConfig } from "vitest/config";

// The page stands at the desk's `/`, its files at `/console/<name>`: one flat folder of names with checksums.
// Element Plus comes in by the tags that templates use, each with its own style sheet; screens are loaded when opened.
const desk = loadEnv("", ".", "WENZHENG_").WENZHENG_DESK_URL ?? "http://127.0.0.1:8081";

export default defineConfig(({ command }) => ({
  base: command === "build" ? "/console/" : "/",
  plugins: [vue(), components({ dts: false, dirs: [], resolvers: [ElementPlusResolver({ importStyle: "css" })] })],
  resolve: {
    alias: {
      "@widget": new URL("../widget/src/chat", import.meta.url).pathname, // answers are shown as the citizens' page shows them
      "@": new URL("src", import.meta.url).pathname,
    },
  },
  server: { proxy: { "/desk/v1": desk, "/status": desk } },
  build: {
    target: "es2022",
    outDir: "dist",
    assetsDir: "",
    modulePreload: { polyfill: false },
    chunkSizeWarningLimit: 700,
  },
  test: {
    environment: "jsdom",
    include: ["tests/**/*.test.ts"],
    server: { deps: { inline: ["element-plus"] } },
  },
}));
