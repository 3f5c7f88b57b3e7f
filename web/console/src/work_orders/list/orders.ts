import { defineStore } from "pinia";
import { computed, markRaw, shallowRef } from "vue";
import { ApiProblem } from "@/api/problems";
import { Pages } from "@/api/pages";
import { order, page } from "@/work_orders/calls";
import { BUILT_IN, queryOf, type Filter } from "@/work_orders/filters";
import type { Moved, OrderLine } from "@/work_orders/types";

const PAGE = 100;
const ONE_BY_ONE = 10; // more orders that moved at once: the list is asked for anew

/** The list as one left it: filter, rows and place, while one looks at an order. Rows that move are renewed in place. */
export const useOrders = defineStore("orders", () => {
  const filter = shallowRef<Filter>({ ...BUILT_IN[0]!.filter });
  const scrolled = shallowRef(0);
  const fresh = shallowRef(new Set<string>());
  const pages = markRaw(new Pages<OrderLine>((before) => page({ ...queryOf(filter.value), before, limit: PAGE })));
  const numbers = computed(() => pages.items.value.map((one) => one.number));
  let begun = false;

  /** Narrow the list otherwise; asked for what it shows already, it stays as it is. */
  async function show(wanted: Filter): Promise<void> {
    if (begun && JSON.stringify(wanted) === JSON.stringify(filter.value)) return;
    begun = true;
    filter.value = { ...wanted };
    scrolled.value = 0;
    pages.items.value = [];
    await pages.restart();
  }

  async function again(): Promise<void> {
    if (begun) await pages.restart();
  }

  /** Rows whose orders moved are asked for one by one; they change, come or go. */
  async function moved(steps: Moved[]): Promise<void> {
    const which = [...new Set(steps.map((one) => one.number))];
    if (!begun) return;
    if (which.length > ONE_BY_ONE) return again();
    const asked = filter.value;
    const found = await Promise.all(which.map((number) => asItIs(number, asked)));
    if (asked !== filter.value) return;
    which.forEach((number, index) => put(number, found[index] ?? null));
  }

  /** The order's row, when it belongs into this list. With words in the filter only its own state is asked for. */
  async function asItIs(number: string, asked: Filter): Promise<OrderLine | null> {
    if (asked.text.trim() === "") return (await page({ ...queryOf(asked), text: number, limit: 1 })).items[0] ?? null;
    if (!numbers.value.includes(number)) return null;
    try {
      return await order(number);
    } catch (error) {
      if (error instanceof ApiProblem && error.status === 404) return null;
      throw error;
    }
  }

  function put(number: string, line: OrderLine | null): void {
    const rows = pages.items.value.filter((one) => one.number !== number);
    const known = rows.length < pages.items.value.length;
    if (line) {
      const place = placeOf(line, rows);
      if (place === rows.length && !pages.complete.value && !known) return; // beyond what is loaded
      rows.splice(place, 0, line);
      if (!known) fresh.value = new Set(fresh.value).add(number);
    }
    pages.items.value = rows;
  }

  function placeOf(line: OrderLine, rows: OrderLine[]): number {
    const after = rows.findIndex((one) =>
      filter.value.sort === "newest" ? one.number < line.number : one.due_on + one.number > line.due_on + line.number,
    );
    return after < 0 ? rows.length : after;
  }

  return { filter, scrolled, fresh, pages, numbers, show, again, moved };
});
