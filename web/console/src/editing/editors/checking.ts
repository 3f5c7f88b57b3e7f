import { computed, inject, onBeforeUnmount, provide, shallowRef, watch, type ComputedRef, type InjectionKey, type Ref, type ShallowRef } from "vue";
import { sentenceOf } from "@/api/problems";
import { lint } from "@/editing/calls";
import type { Conflict, Content, Kind, Problem } from "@/editing/model";

export interface Checks {
  problems: Readonly<ShallowRef<Problem[]>>;
  conflicts: Readonly<ShallowRef<Conflict[]>>;
  /** Why it could not be checked; empty when it was. */
  failed: Readonly<ShallowRef<string>>;
  busy: Readonly<ShallowRef<boolean>>;
  errors: ComputedRef<Problem[]>;
}

const KEY: InjectionKey<Checks> = Symbol("checks");

/** The desk's own checks (model, references, linter, other departments) at each pause of writing. */
export function useChecking(kind: Kind, content: Ref<Content>, pause = 700): Checks {
  const problems = shallowRef<Problem[]>([]);
  const conflicts = shallowRef<Conflict[]>([]);
  const failed = shallowRef("");
  const busy = shallowRef(false);
  let timer: ReturnType<typeof setTimeout> | undefined;
  let changes = 0;

  async function run(): Promise<void> {
    if (busy.value) return;
    busy.value = true;
    const seen = changes;
    try {
      const found = await lint(kind, content.value);
      problems.value = found.problems;
      conflicts.value = found.conflicts;
      failed.value = "";
    } catch (error) {
      failed.value = sentenceOf(error);
    } finally {
      busy.value = false;
    }
    if (seen !== changes) void run();
  }

  watch(
    content,
    () => {
      changes += 1;
      clearTimeout(timer);
      timer = setTimeout(() => void run(), pause);
    },
    { deep: true },
  );
  onBeforeUnmount(() => clearTimeout(timer));
  void run();
  const errors = computed(() => problems.value.filter((one) => one.severity === "error"));
  const checks = { problems, conflicts, failed, busy, errors };
  provide(KEY, checks);
  return checks;
}

/** Those of a field; `deep`: and of everything inside it. */
export function useProblems(path: () => string, deep: () => boolean): ComputedRef<Problem[]> {
  const checks = inject(KEY, null);
  return computed(() => {
    const own = path();
    return (checks?.problems.value ?? []).filter(
      (one) => one.path === own || (deep() && (one.path.startsWith(`${own}.`) || one.path.startsWith(`${own}[`))),
    );
  });
}
