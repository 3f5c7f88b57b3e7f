import { createRouter, createWebHashHistory, type Router, type RouteLocationNormalized, type RouteLocationRaw } from "vue-router";
import { SUBJECTS } from "@/app/all_subjects";
import { screenTitle } from "@/app/titles";
import { useAccount } from "@/session/account";

/** The page is one file at `/`; which screen it shows stands behind the `#`, so no server needs to know screens. */
export function makeRouter(): Router {
  const router = createRouter({
    history: createWebHashHistory("/"),
    routes: [
      { path: "/", name: "home", component: () => import("@/app/NoScreens.vue"), beforeEnter: () => firstScreen() ?? true },
      ...SUBJECTS.flatMap((subject) => subject.routes),
      { path: "/:rest(.*)*", name: "nowhere", component: () => import("@/app/NotFound.vue"), meta: { title: "没有这个页面" } },
    ],
  });
  router.beforeEach(admit);
  router.afterEach((to) => {
    screenTitle.value = to.meta.title ?? "";
  });
  return router;
}

/** Where the first thing of the menu leads that is theirs. */
function firstScreen(): string | undefined {
  const account = useAccount();
  return SUBJECTS.flatMap((subject) => subject.menu).find((entry) => account.may(...entry.roles) && (entry.when?.() ?? true))?.to;
}

/** Sends whom a screen is not for to where they can go on. */
export async function admit(to: RouteLocationNormalized): Promise<RouteLocationRaw | true> {
  const account = useAccount();
  if (!account.known) await account.recall();
  if (to.meta.open) return true;
  if (account.account === null) return { name: "sign-in", query: to.fullPath === "/" ? {} : { to: to.fullPath } };
  if (account.pending.length > 0 && to.name !== "first-steps") return { name: "first-steps" };
  if (to.meta.roles && !account.may(...to.meta.roles)) return { name: "nowhere", params: { rest: ["not-yours"] } };
  return true;
}
