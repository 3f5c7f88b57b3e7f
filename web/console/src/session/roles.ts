// The roles of docs/permissions.md, as the desk names them.

export type Role =
  | "agent"
  | "department_lead"
  | "supervisor"
  | "editor"
  | "reviewer"
  | "system_administrator"
  | "security_administrator"
  | "auditor";

export const ROLE_LABELS: Record<Role, string> = {
  agent: "经办人",
  department_lead: "部门负责人",
  supervisor: "督办",
  editor: "知识编辑",
  reviewer: "知识审核",
  system_administrator: "系统管理员",
  security_administrator: "安全管理员",
  auditor: "审计员",
};

/** Who talks with citizens and works on orders. */
export const DEPARTMENT_STAFF: readonly Role[] = ["agent", "department_lead"];
/** Who may look at them: the supervisor too. */
export const READERS: readonly Role[] = [...DEPARTMENT_STAFF, "supervisor"];
/** The department that receives for all others (foundation/departments). */
export const HOTLINE_CENTRE = "gov";
/** Who may look at the knowledge as it is kept. */
export const KNOWLEDGE_READERS: readonly Role[] = ["editor", "reviewer", "department_lead", "supervisor", "auditor"];
export const EVERYBODY = Object.keys(ROLE_LABELS) as Role[];
