import { onBeforeUnmount, watch } from "vue";
import { feed } from "@/api/events";
import type { Moved } from "@/work_orders/types";

/** Tells of every step once, whatever the stream repeats. The first telling is of what happened before. */
export class StepsHeard {
  private last: number | null = null;

  fresh(items: Moved[]): Moved[] {
    const before = this.last;
    this.last = Math.max(before ?? 0, ...items.map((one) => one.id));
    return before === null ? [] : items.filter((one) => one.id > before);
  }
}

/**
 * Hear, for as long as a component is there, of orders that moved. After the stream was away `caughtUp` is called:
 * what moved meanwhile may not be told any more.
 */
export function useMoved(moved: (steps: Moved[]) => void, caughtUp: () => void): void {
  const heard = new StepsHeard();
  let away = false;
  const end = feed.on<Moved>("work_orders", (items) => {
    const steps = heard.fresh(items);
    if (steps.length) moved(steps);
  });
  watch(feed.state, (state) => {
    if (state === "waiting") away = true;
    if (state !== "open" || !away) return;
    away = false;
    caughtUp();
  });
  onBeforeUnmount(end);
}
