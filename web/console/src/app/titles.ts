import { computed, ref, watchEffect } from "vue";

/** The browser tab's title: how many things wait for this person, which screen, whose console. */
const NAME = "问政工作台";
export const screenTitle = ref("");
const waiting = ref(new Map<string, number>());

/** So many things of one kind wait; none when it is 0. */
export function setWaiting(kind: string, count: number): void {
  waiting.value = new Map(waiting.value).set(kind, count);
}

export const tabTitle = computed(() => {
  const count = [...waiting.value.values()].reduce((sum, one) => sum + one, 0);
  return `${count ? `(${count}) ` : ""}${screenTitle.value ? `${screenTitle.value} · ` : ""}${NAME}`;
});

watchEffect(() => {
  document.title = tabTitle.value;
});
