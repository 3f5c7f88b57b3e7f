import type { Subject } from "@/app/subjects";

const subject: Subject = {
  menu: [],
  routes: [
    { path: "/sign-in", name: "sign-in", component: () => import("@/session/SignIn.vue"), meta: { title: "登录", open: true } },
    { path: "/first-steps", name: "first-steps", component: () => import("@/session/FirstSteps.vue"), meta: { title: "首次登录设置" } },
    { path: "/own-account", name: "own-account", component: () => import("@/session/OwnAccount.vue"), meta: { title: "账号与登录" } },
  ],
};

export default subject;
