import { defineStore } from "pinia";
import { computed, shallowRef } from "vue";
import { choices as ask } from "@/editing/calls";
import type { Choices } from "@/editing/model";

const NONE: Choices = { regions: [], guides: [], policies: [], facets: [], forms: [], subjects: [], item_types: [] };

/** Regions, guides and the words of the forms, asked for once a page. */
export const useChoices = defineStore("editing-choices", () => {
  const all = shallowRef<Choices>(NONE);
  let asked: Promise<void> | null = null;

  function load(): Promise<void> {
    asked ??= ask().then(
      (found) => void (all.value = found),
      (error: unknown) => {
        asked = null; // the next who needs it asks again
        throw error;
      },
    );
    return asked;
  }

  const regionNames = computed(() => new Map(all.value.regions.map((one) => [one.code, one.name])));
  const region = (code: string): string => regionNames.value.get(code) ?? code;
  const guide = (id: string): string => all.value.guides.find((one) => one.id === id)?.name ?? id;
  const facet = (id: string): string => all.value.facets.find((one) => one.id === id)?.name ?? id;
  return { all, load, region, guide, facet };
});
