import type { Component } from "vue";
import type { RouteRecordRaw } from "vue-router";
import type { Role } from "@/session/roles";

declare module "vue-router" {
  interface RouteMeta {
    /** What the title bar says. */
    title?: string;
    /** Who may open it; everybody who is signed in when it is left out. */
    roles?: readonly Role[];
    /** Stands alone, without menu: nobody need be signed in. */
    open?: boolean;
  }
}

/** One line of the menu at the left. `badge`: a number that waits there, read while the menu is drawn. */
export interface MenuEntry {
  to: string;
  label: string;
  icon: Component;
  roles: readonly Role[];
  badge?: () => number;
  /** Whether it is theirs although the role fits; always when left out. */
  when?: () => boolean;
}

/** One subject of the console: its screens, and how they are reached. Each has it in `src/<subject>/routes.ts`. */
export interface Subject {
  menu: MenuEntry[];
  routes: RouteRecordRaw[];
}
