import { defineStore } from "pinia";
import { computed, shallowRef } from "vue";
import { departments } from "@/conversations/calls";
import type { Department } from "@/conversations/types";

/** The register of departments, asked for once a page. */
export const useDepartments = defineStore("departments", () => {
  const all = shallowRef<Department[]>([]);
  const names = computed(() => new Map(all.value.map((one) => [one.id, one])));
  let asked: Promise<void> | null = null;

  function load(): Promise<void> {
    asked ??= departments().then(
      (found) => void (all.value = found),
      (error: unknown) => {
        asked = null; // the next who needs it asks again
        throw error;
      },
    );
    return asked;
  }

  /** The short name, or the identifier while nothing better is known. */
  const short = (id: string): string => names.value.get(id)?.short ?? id;
  const name = (id: string): string => names.value.get(id)?.name ?? id;
  return { all, load, short, name };
});
