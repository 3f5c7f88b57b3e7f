import { Calendar, ChatLineSquare, Connection, Key, Monitor, Notebook, OfficeBuilding, Stamp, SwitchButton, User } from "@element-plus/icons-vue";
import type { Component } from "vue";
import type { Subject } from "@/app/subjects";
import type { Role } from "@/session/roles";

type Screen = readonly [path: string, label: string, icon: Component, load: () => Promise<unknown>];

const SYSTEM: readonly Screen[] = [
  ["switches", "运行开关", SwitchButton, () => import("@/administration/system/SwitchesScreen.vue")],
  ["processes", "运行状态", Monitor, () => import("@/administration/system/ProcessesScreen.vue")],
  ["channels", "站点和渠道", Connection, () => import("@/administration/system/ChannelsScreen.vue")],
  ["calendar", "工作日历", Calendar, () => import("@/administration/system/CalendarScreen.vue")],
  ["fixed-texts", "固定口径", Stamp, () => import("@/administration/system/FixedTextsScreen.vue")],
  ["canned-replies", "通用常用语", ChatLineSquare, () => import("@/administration/system/CannedScreen.vue")],
];
const SECURITY: readonly Screen[] = [
  ["accounts", "账号和角色", User, () => import("@/administration/security/AccountsScreen.vue")],
  ["departments", "部门", OfficeBuilding, () => import("@/administration/security/DepartmentsScreen.vue")],
  ["sessions", "当前登录", Key, () => import("@/administration/security/SessionsScreen.vue")],
];
const AUDITING: readonly Screen[] = [["audit", "审计记录", Notebook, () => import("@/administration/auditing/AuditScreen.vue")]];

// three people: who runs the system, who gives rights, and who checks both (GB/T 22239-2019, 8.1.5)
const SCREENS: readonly (readonly [Role, readonly Screen[]])[] = [
  ["system_administrator", SYSTEM],
  ["security_administrator", SECURITY],
  ["auditor", AUDITING],
];

const subject: Subject = {
  menu: SCREENS.flatMap(([role, screens]) =>
    screens.map(([path, label, icon]) => ({ to: `/administration/${path}`, label, icon, roles: [role] })),
  ),
  routes: SCREENS.flatMap(([role, screens]) =>
    screens.map(([path, title, , load]) => ({
      path: `/administration/${path}`,
      name: `administration-${path}`,
      component: load as () => Promise<Component>,
      meta: { title, roles: [role] },
    })),
  ),
};

export default subject;
