import { ChatLineSquare, DataAnalysis, DataBoard, MagicStick, Star, Timer } from "@element-plus/icons-vue";
import type { Subject } from "@/app/subjects";
import { READERS, type Role } from "@/session/roles";
import { useBoard } from "@/supervising/board/board";

/** Who answers for others: a lead for the own departments, the supervisor for all. */
const OVERSEERS: readonly Role[] = ["department_lead", "supervisor"];

const subject: Subject = {
  menu: [
    { to: "/board", label: "督办看板", icon: DataBoard, roles: OVERSEERS, badge: () => useBoard().disputed },
    { to: "/watched-orders", label: "工单督办", icon: Timer, roles: OVERSEERS },
    { to: "/ratings", label: "评价", icon: Star, roles: OVERSEERS },
    { to: "/quality", label: "服务质检", icon: MagicStick, roles: OVERSEERS },
    { to: "/reports", label: "统计报表", icon: DataAnalysis, roles: OVERSEERS },
    { to: "/canned-replies", label: "常用语", icon: ChatLineSquare, roles: READERS },
  ],
  routes: [
    {
      path: "/board",
      name: "board",
      component: () => import("@/supervising/board/BoardScreen.vue"),
      meta: { title: "督办看板", roles: OVERSEERS },
    },
    {
      path: "/watched-orders",
      name: "watched-orders",
      component: () => import("@/supervising/orders/WatchedOrdersScreen.vue"),
      meta: { title: "工单督办", roles: OVERSEERS },
    },
    {
      path: "/ratings",
      name: "ratings",
      component: () => import("@/supervising/ratings/RatingsScreen.vue"),
      meta: { title: "评价", roles: OVERSEERS },
    },
    {
      path: "/quality",
      name: "quality",
      component: () => import("@/supervising/quality/QualityScreen.vue"),
      meta: { title: "服务质检", roles: OVERSEERS },
    },
    {
      path: "/reports",
      name: "reports",
      component: () => import("@/supervising/reports/ReportsScreen.vue"),
      meta: { title: "统计报表", roles: OVERSEERS },
    },
    {
      path: "/canned-replies",
      name: "canned-replies",
      component: () => import("@/supervising/canned/CannedScreen.vue"),
      meta: { title: "常用语", roles: READERS },
    },
  ],
};

export default subject;
