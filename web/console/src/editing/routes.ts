import { Aim, Checked, Collection } from "@element-plus/icons-vue";
import type { Subject } from "@/app/subjects";
import { importing } from "@/editing/importing/routes";
import { workLists } from "@/editing/work_lists/routes";
import { useWaiting } from "@/editing/review/waiting";
import { KNOWLEDGE_READERS } from "@/session/roles";

const roles = KNOWLEDGE_READERS;

const subject: Subject = {
  menu: [
    { to: "/entries", label: "知识条目", icon: Collection, roles },
    { to: "/review", label: "审核和待办", icon: Checked, roles: ["editor", "reviewer", "department_lead"], badge: () => useWaiting().count },
    { to: "/hit-test", label: "命中测试", icon: Aim, roles },
    ...workLists.menu,
    ...importing.menu,
  ],
  routes: [
    { path: "/entries", name: "entries", component: () => import("@/editing/entries/EntriesScreen.vue"), meta: { title: "知识条目", roles } },
    { path: "/entries/new/:kind", name: "new-entry", component: () => import("@/editing/editors/NewEntryScreen.vue"), meta: { title: "新建知识", roles: ["editor"] } },
    { path: "/entries/:entry", name: "entry", component: () => import("@/editing/editors/EntryScreen.vue"), meta: { title: "知识条目", roles } },
    { path: "/review", name: "review", component: () => import("@/editing/review/ReviewScreen.vue"), meta: { title: "审核和待办", roles } },
    { path: "/review/:entry/:version", name: "review-version", component: () => import("@/editing/review/ReviewVersion.vue"), meta: { title: "审核", roles } },
    { path: "/hit-test", name: "hit-test", component: () => import("@/editing/hit_test/HitTestScreen.vue"), meta: { title: "命中测试", roles } },
    ...workLists.routes,
    ...importing.routes,
  ],
};

export default subject;
