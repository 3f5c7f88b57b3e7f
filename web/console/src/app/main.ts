import "element-plus/theme-chalk/base.css";
import "@/app/tokens.css";
import "@/app/base.css";
import { createPinia } from "pinia";
import { createApp } from "vue";
import { api } from "@/api/client";
import App from "@/app/App.vue";
import { makeRouter } from "@/app/router";
import { listenForShortcuts } from "@/app/shortcuts";
import { sentenceOf } from "@/api/problems";
import { warn } from "@/app/telling";
import { useAccount } from "@/session/account";

const app = createApp(App);
app.use(createPinia());
const router = makeRouter();
app.use(router);

api.whenSignedOut = () => {
  useAccount().lose();
  const { fullPath, meta } = router.currentRoute.value;
  if (!meta.open) void router.push({ name: "sign-in", query: { to: fullPath } });
};
router.onError((error) => warn(sentenceOf(error)));
app.config.errorHandler = (error) => {
  console.error(error);
  warn(sentenceOf(error));
};
listenForShortcuts(window);
app.mount("#console");
