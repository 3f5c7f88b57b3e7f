// Every subject of the console, in the order of the menu. A subject's own file says which screens it has.
import administration from "@/administration/routes";
import type { Subject } from "@/app/subjects";
import conversations from "@/conversations/routes";
import editing from "@/editing/routes";
import practice from "@/practice/routes";
import session from "@/session/routes";
import supervising from "@/supervising/routes";
import workOrders from "@/work_orders/routes";

export const SUBJECTS: readonly Subject[] = [
  conversations,
  workOrders,
  supervising,
  editing,
  administration,
  practice,
  session,
];
