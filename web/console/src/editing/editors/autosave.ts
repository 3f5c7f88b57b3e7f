import { computed, onBeforeUnmount, shallowRef, watch, type Ref, type ShallowRef } from "vue";
import { ApiProblem, sentenceOf, Unreachable } from "@/api/problems";
import { save as put } from "@/editing/calls";
import { forget, keep } from "@/editing/editors/keeping";
import type { Content, Version } from "@/editing/model";

/** Somebody saved first: their text and the lock to save over it with. */
export interface Collision {
  by: string;
  lock: number;
  theirs: Content;
}

export type Saving = "saved" | "changed" | "saving" | "invalid" | "away" | "collided" | "refused";

export interface Autosave {
  state: Readonly<ShallowRef<Saving>>;
  why: Readonly<ShallowRef<string>>;
  savedAt: Readonly<ShallowRef<string>>;
  collision: ShallowRef<Collision | null>;
  base: () => Content;
  unsaved: Readonly<Ref<boolean>>;
  now: () => Promise<boolean>;
  settle: (content: Content, lock: number) => Promise<boolean>;
}

const PAUSE = 1_500;
const AGAIN = 5_000;

/**
 * Saves a draft at each pause of writing, one request at a time, over the version that was read last.
 *
 * What the desk does not accept yet (a field is missing) stays in the browser until it is mended; when somebody else
 * saved first nothing is overwritten: `collision` holds their text until `settle` is called with the merged one.
 */
export function useAutosave(content: Ref<Content>, version: ShallowRef<Version>, pause = PAUSE): Autosave {
  const state = shallowRef<Saving>("saved");
  const why = shallowRef("");
  const savedAt = shallowRef(version.value.edited_at);
  const collision = shallowRef<Collision | null>(null);
  const name = `${version.value.entry}/${version.value.version}`;
  let base = JSON.stringify(version.value.content);
  let timer: ReturnType<typeof setTimeout> | undefined;
  let running: Promise<boolean> | null = null;

  const text = (): string => JSON.stringify(content.value);

  async function send(): Promise<boolean> {
    const sent = text();
    state.value = "saving";
    try {
      const stored = await put(version.value.entry, version.value.version, version.value.lock, JSON.parse(sent) as Content);
      version.value = stored;
      base = sent;
      savedAt.value = stored.edited_at;
      if (text() === sent) {
        state.value = "saved";
        forget(name);
      } else later();
      return true;
    } catch (error) {
      failed(error);
      return false;
    }
  }

  function failed(error: unknown): void {
    why.value = sentenceOf(error);
    if (error instanceof Unreachable) {
      state.value = "away";
      schedule(AGAIN);
    } else if (error instanceof ApiProblem && error.kind === "edit_conflict") {
      const { by, lock, theirs } = error.document as unknown as Collision;
      collision.value = { by, lock, theirs };
      state.value = "collided";
    } else state.value = error instanceof ApiProblem && error.kind === "content_invalid" ? "invalid" : "refused";
  }

  function schedule(wait: number): void {
    clearTimeout(timer);
    timer = setTimeout(() => void now(), wait);
  }

  function later(): void {
    state.value = "changed";
    keep(name, content.value);
    schedule(pause);
  }

  /** Save at once; whether all is saved. */
  async function now(): Promise<boolean> {
    clearTimeout(timer);
    if (running) await running;
    if (collision.value !== null) return false;
    if (text() === base) return true;
    running = send().finally(() => (running = null));
    return running;
  }

  async function settle(chosen: Content, lock: number): Promise<boolean> {
    collision.value = null;
    version.value = { ...version.value, lock };
    content.value = chosen;
    base = ""; // theirs stands stored; ours goes over it
    return now();
  }

  watch(
    content,
    () => {
      if (text() === base || collision.value !== null) return;
      later();
    },
    { deep: true },
  );
  const unsaved = computed(() => state.value !== "saved");
  const warn = (event: BeforeUnloadEvent): void => {
    if (unsaved.value) event.preventDefault();
  };
  window.addEventListener("beforeunload", warn);
  onBeforeUnmount(() => {
    window.removeEventListener("beforeunload", warn);
    if (state.value === "changed") void now();
    clearTimeout(timer);
  });
  return { state, why, savedAt, collision, base: () => JSON.parse(base) as Content, unsaved, now, settle };
}
