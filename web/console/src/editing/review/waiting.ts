import { defineStore } from "pinia";
import { computed, shallowRef } from "vue";
import { conflicts as askConflicts, waiting as askWaiting } from "@/editing/calls";
import type { Conflict, Waiting } from "@/editing/model";
import { useAccount } from "@/session/account";

/** What waits for this person among the entries, in the order of how urgent it is. */
export const useWaiting = defineStore("editing-waiting", () => {
  const items = shallowRef<Waiting[] | null>(null);
  const conflicts = shallowRef<Conflict[]>([]);
  const account = useAccount();
  const of = (test: (one: Waiting) => boolean): Waiting[] => (items.value ?? []).filter(test);

  const returned = computed(() => of((one) => one.own && one.returned));
  const review = computed(() => of((one) => one.state === "in_review" && !one.own && account.may("reviewer")));
  const publish = computed(() => of((one) => one.state === "approved" && account.may("reviewer")));
  const drafts = computed(() => of((one) => one.own && one.state === "draft" && !one.returned));
  const sent = computed(() => of((one) => one.own && one.state !== "draft" && !account.may("reviewer")));
  const count = computed(() => returned.value.length + review.value.length + publish.value.filter((one) => !one.publish_at).length + conflicts.value.length);

  async function load(): Promise<void> {
    const own = account.account?.department ?? null;
    const signs = own !== null && account.may("department_lead", "reviewer");
    const [found, open] = await Promise.all([askWaiting(), signs ? askConflicts(own) : []]);
    items.value = found;
    conflicts.value = open.filter((one) => own !== null && one.missing.includes(own));
  }
  return { items, conflicts, returned, review, publish, drafts, sent, count, load };
});
