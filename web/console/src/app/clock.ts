import { onBeforeUnmount, shallowRef, type ShallowRef } from "vue";

/** The time now, renewed while a component is there, for what is told as “3分钟”. */
export function useClock(every = 15_000): ShallowRef<Date> {
  const now = shallowRef(new Date());
  const timer = setInterval(() => (now.value = new Date()), every);
  onBeforeUnmount(() => clearInterval(timer));
  return now;
}
