import { Reading } from "@element-plus/icons-vue";
import type { Subject } from "@/app/subjects";
import { DEPARTMENT_STAFF, EVERYBODY } from "@/session/roles";

const subject: Subject = {
  menu: [{ to: "/practice", label: "学习练习", icon: Reading, roles: EVERYBODY }],
  routes: [
    {
      path: "/practice/:part(scenarios|lessons|figures)?",
      name: "practice",
      component: () => import("@/practice/PracticeScreen.vue"),
      meta: { title: "学习练习", roles: EVERYBODY },
    },
    {
      path: "/practice/talks/:conversation",
      name: "practice-talk",
      component: () => import("@/practice/talk/PracticeTalkScreen.vue"),
      meta: { title: "接待练习", roles: DEPARTMENT_STAFF },
    },
  ],
};

export default subject;
