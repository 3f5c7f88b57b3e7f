import type { Query } from "@/api/client";

/** What the list is narrowed to. Its members are those of the desk's query, and of the address. */
export interface Filter {
  status: string | null;
  scope: "own" | "helping" | "handled" | null;
  department: string | null;
  category: string | null;
  due: "overdue" | "soon" | "pressing" | null;
  text: string;
  sort: "due" | "newest";
}

/** A filter under a name. Built-in ones have no `own`. */
export interface View {
  name: string;
  filter: Filter;
  own?: boolean;
}

export const ALL: Filter = { status: null, scope: null, department: null, category: null, due: null, text: "", sort: "newest" };
const OPEN: Filter = { ...ALL, status: "open", sort: "due" };

export const BUILT_IN: readonly View[] = [
  { name: "未办结", filter: OPEN },
  { name: "待签收", filter: { ...ALL, status: "dispatched", sort: "due" } },
  { name: "临期和超期", filter: { ...OPEN, status: null, due: "pressing" } },
  { name: "请我部门会办", filter: { ...OPEN, scope: "helping" } },
  { name: "我经手的", filter: { ...ALL, scope: "handled" } },
  { name: "全部", filter: ALL },
];

/** As the desk is asked. */
export function queryOf(filter: Filter): Query {
  const { due, ...rest } = filter;
  return {
    ...rest,
    text: filter.text.trim(),
    overdue: due === "overdue" || due === "pressing" || null,
    soon: due === "soon" || due === "pressing" || null,
  };
}

export function same(one: Filter, other: Filter): boolean {
  return JSON.stringify(Object.entries({ ...ALL, ...one }).sort()) === JSON.stringify(Object.entries({ ...ALL, ...other }).sort());
}

/** As it stands in the address, so that a link or a reload shows the same list. */
export function toAddress(filter: Filter): Record<string, string> {
  const given = Object.entries(filter).filter(([name, value]) => value !== ALL[name as keyof Filter]);
  return Object.fromEntries(given.map(([name, value]) => [name, String(value)]));
}

/** Back from the address; null when it says nothing of a filter. */
export function fromAddress(query: Record<string, unknown>): Filter | null {
  const given = Object.entries(query).filter(([name, value]) => name in ALL && typeof value === "string");
  return given.length ? { ...ALL, ...Object.fromEntries(given) } : null;
}
