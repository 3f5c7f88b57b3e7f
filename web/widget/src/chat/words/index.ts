// The interface's words in three languages; simplified Chinese comes with the page, the others when they are wanted.

import type { Language } from "../../protocol";
import { words as hans } from "./zh-Hans";

export type Words = Record<keyof typeof hans, string>;

let words: Words = hans;

export async function useLanguage(language: Language): Promise<void> {
  if (language === "zh-Hant") words = (await import("./zh-Hant")).words;
  else if (language === "en") words = (await import("./en")).words;
  else words = hans;
}

/** The sentence in the chosen language, `{name}` replaced by its value. */
export function t(name: keyof Words, values: Record<string, string | number> = {}): string {
  return words[name].replace(/\{(\w+)\}/g, (all, key: string) => String(values[key] ?? all));
}
