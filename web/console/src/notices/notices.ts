import { defineStore } from "pinia";
import { computed, shallowRef } from "vue";
import type { RouteLocationRaw } from "vue-router";
import { feed } from "@/api/events";
import type { StaffNotice } from "@/conversations/types";

// Which notices a person has seen is kept in this browser, by account: the desk does not note it.
const PREFIX = "wenzheng-console:notices-seen:";
const ABOUT_ORDERS = /^YZ\d{12,}$/;

/** What the desk must tell this person although they did not ask: the newest hundred, live. */
export const useNotices = defineStore("notices", () => {
  const items = shallowRef<StaffNotice[]>([]);
  const seen = shallowRef(0);
  let whose = "";
  const latestFirst = computed(() => [...items.value].reverse());
  const unseen = computed(() => items.value.filter((one) => one.id > seen.value).length);

  /** Begin with what this account has seen in this browser. */
  function belongTo(account: string): void {
    whose = account;
    seen.value = Number(localStorage.getItem(PREFIX + account) ?? 0);
  }

  function look(): void {
    const newest = items.value.at(-1)?.id ?? 0;
    if (newest <= seen.value) return;
    seen.value = newest;
    localStorage.setItem(PREFIX + whose, String(newest));
  }

  feed.on<StaffNotice>("notices", (told) => (items.value = told));
  return { items, latestFirst, unseen, seen, belongTo, look };
});

/** Where a notice leads; null when it only tells. */
export function placeOf(notice: StaffNotice): RouteLocationRaw | null {
  if (ABOUT_ORDERS.test(notice.subject)) return { name: "work-order", params: { number: notice.subject } };
  if (notice.kind.startsWith("callback")) return { name: "callbacks" };
  if (notice.kind === "assigned" || notice.kind === "transfer_disputed") return { name: "conversations", params: { conversation: notice.subject } };
  return notice.kind === "offer" || notice.kind.startsWith("transfer") ? { name: "conversations", params: { conversation: "" } } : null;
}
