import { computed, type ComputedRef } from "vue";
import { useRoute } from "vue-router";

/** The department the lists are about; empty for all. It stands in the address, so that a link leads to the same list. */
export function useChosenDepartment(): ComputedRef<string> {
  const route = useRoute();
  return computed(() => (typeof route.query.department === "string" ? route.query.department : ""));
}
