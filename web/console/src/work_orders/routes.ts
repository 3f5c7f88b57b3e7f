import { Phone, Tickets } from "@element-plus/icons-vue";
import type { Subject } from "@/app/subjects";
import { useAccount } from "@/session/account";
import { HOTLINE_CENTRE, READERS } from "@/session/roles";

/** The hotline centre and the supervisor call citizens back. */
function callsBack(): boolean {
  const account = useAccount();
  return account.may("supervisor") || account.account?.department === HOTLINE_CENTRE;
}

const subject: Subject = {
  menu: [
    { to: "/work-orders", label: "工单", icon: Tickets, roles: READERS },
    { to: "/callbacks", label: "回访", icon: Phone, roles: READERS, when: callsBack },
  ],
  routes: [
    {
      path: "/work-orders",
      name: "work-orders",
      component: () => import("@/work_orders/list/OrdersScreen.vue"),
      meta: { title: "工单", roles: READERS },
    },
    {
      path: "/work-orders/:number",
      name: "work-order",
      component: () => import("@/work_orders/order/OrderScreen.vue"),
      meta: { title: "工单", roles: READERS },
    },
    {
      path: "/callbacks",
      name: "callbacks",
      component: () => import("@/work_orders/callbacks/CallbacksScreen.vue"),
      meta: { title: "回访", roles: READERS },
    },
  ],
};

export default subject;
