import { Memo } from "@element-plus/icons-vue";
import type { Subject } from "@/app/subjects";
import type { Role } from "@/session/roles";

const ROLES: readonly Role[] = ["editor", "reviewer", "department_lead", "supervisor"];

/** What the knowledge base needs done. */
export const workLists: Subject = {
  menu: [{ to: "/work-lists", label: "知识待办", icon: Memo, roles: ROLES }],
  routes: [
    {
      path: "/work-lists",
      component: () => import("@/editing/work_lists/WorkListsScreen.vue"),
      meta: { roles: ROLES },
      redirect: "/work-lists/contradictions",
      children: [
        {
          path: "contradictions",
          name: "work-list-contradictions",
          component: () => import("@/editing/work_lists/ConflictList.vue"),
          meta: { title: "口径冲突" },
        },
        {
          path: "duplicates",
          name: "work-list-duplicates",
          component: () => import("@/editing/work_lists/ConflictList.vue"),
          props: { doubles: true },
          meta: { title: "重复问题" },
        },
        {
          path: "defects",
          name: "work-list-defects",
          component: () => import("@/editing/work_lists/DefectList.vue"),
          meta: { title: "内容缺陷" },
        },
        {
          path: "expiring",
          name: "work-list-expiring",
          component: () => import("@/editing/work_lists/ExpiringList.vue"),
          meta: { title: "即将到期" },
        },
        {
          path: "unanswered",
          name: "work-list-unanswered",
          component: () => import("@/editing/work_lists/UnansweredList.vue"),
          meta: { title: "未答问题" },
        },
        {
          path: "proposals",
          name: "work-list-proposals",
          component: () => import("@/editing/work_lists/ProposalList.vue"),
          meta: { title: "人工答复转知识" },
        },
        {
          path: "coverage",
          name: "work-list-coverage",
          component: () => import("@/editing/work_lists/CoverageList.vue"),
          meta: { title: "部门覆盖" },
        },
      ],
    },
  ],
};
