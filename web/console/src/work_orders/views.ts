import { computed, shallowRef, type ComputedRef } from "vue";
import { BUILT_IN, type Filter, type View } from "@/work_orders/filters";

// The desk has no place for a person's own views: they are kept in this browser, by account, and do not follow the
// person to another computer.
const PREFIX = "wenzheng-console:order-views:";
export const MOST = 12;

export interface OwnViews {
  views: ComputedRef<View[]>;
  keep: (name: string, filter: Filter) => void;
  drop: (name: string) => void;
}

/** The built-in views and the account's own. */
export function useViews(account: string): OwnViews {
  const own = shallowRef(read(account));
  const views = computed(() => [...BUILT_IN, ...own.value]);
  function write(changed: View[]): void {
    own.value = changed;
    localStorage.setItem(PREFIX + account, JSON.stringify(changed));
  }
  return {
    views,
    keep: (name, filter) => write([...own.value.filter((one) => one.name !== name), { name, filter: { ...filter }, own: true }].slice(-MOST)),
    drop: (name) => write(own.value.filter((one) => one.name !== name)),
  };
}

function read(account: string): View[] {
  try {
    const found: unknown = JSON.parse(localStorage.getItem(PREFIX + account) ?? "[]");
    return Array.isArray(found) ? found.filter(isView) : [];
  } catch {
    return []; // somebody else wrote there: begin anew
  }
}

function isView(one: unknown): one is View {
  return typeof one === "object" && one !== null && "name" in one && typeof one.name === "string" && "filter" in one;
}
