import { api } from "@/api/client";
import type { Items } from "@/api/pages";

export type Purpose = "contact" | "handle" | "verify" | "other";

export const PURPOSES: Record<Purpose, string> = {
  contact: "联系市民",
  handle: "办理事项",
  verify: "核实情况",
  other: "其他",
};

/** One piece of personal data: as everybody sees it, and whole. */
export interface Revealed {
  kind: string;
  label: string;
  hidden: string;
  value: string;
}

/** Of what: a conversation or a work order, as the desk's API names it. */
export type Matter = { conversation: string } | { order: string };

const at = (matter: Matter): string =>
  "order" in matter ? `/work-orders/${encodeURIComponent(matter.order)}` : `/conversations/${encodeURIComponent(matter.conversation)}`;

export async function reveal(matter: Matter, purpose: Purpose, remark: string): Promise<Revealed[]> {
  return (await api.post<Items<Revealed>>(`${at(matter)}/personal-data`, { body: { purpose, remark } })).items;
}
