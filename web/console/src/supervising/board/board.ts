import { defineStore } from "pinia";
import { computed, shallowRef } from "vue";
import { feed } from "@/api/events";
import type { BoardDepartment, BoardPerson, BoardTalk } from "@/supervising/types";

/** The live board, as the desk's stream tells it to those who answer for others; null until it has been told. */
export const useBoard = defineStore("board", () => {
  const departments = shallowRef<BoardDepartment[] | null>(null);
  const people = shallowRef<BoardPerson[] | null>(null);
  const talks = shallowRef<BoardTalk[] | null>(null);

  const disputed = computed(() => (talks.value ?? []).filter((one) => one.disputed).length);
  const sum = (name: "waiting" | "talking" | "online" | "load" | "capacity"): number =>
    (departments.value ?? []).reduce((whole, one) => whole + one[name], 0);
  const oldest = computed(() =>
    (departments.value ?? []).reduce<string | null>((first, one) => (one.oldest && (!first || one.oldest < first) ? one.oldest : first), null),
  );

  feed.on<BoardDepartment>("departments", (items) => (departments.value = items));
  feed.on<BoardPerson>("people", (items) => (people.value = items));
  feed.on<BoardTalk>("talks", (items) => (talks.value = items));

  return { departments, people, talks, disputed, oldest, sum };
});
