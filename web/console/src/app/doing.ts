import { shallowRef, type ShallowRef } from "vue";
import { sentenceOf } from "@/api/problems";
import { warn } from "@/app/telling";

export interface Doing<A extends unknown[]> {
  busy: Readonly<ShallowRef<boolean>>;
  run: (...args: A) => Promise<boolean>;
}

/**
 * An action behind a button: once at a time, `busy` meanwhile, a calm sentence when it fails. `run` tells success.
 * `tell` says where the sentence goes: to the top of the screen unless a form shows it itself.
 */
export function useDoing<A extends unknown[]>(
  action: (...args: A) => Promise<unknown>,
  tell: (sentence: string) => void = warn,
): Doing<A> {
  const busy = shallowRef(false);
  async function run(...args: A): Promise<boolean> {
    if (busy.value) return false;
    busy.value = true;
    try {
      await action(...args);
      return true;
    } catch (error) {
      tell(sentenceOf(error));
      return false;
    } finally {
      busy.value = false;
    }
  }
  return { busy, run };
}
