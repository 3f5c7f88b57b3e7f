import { afterEach, describe, expect, it } from "vitest";

import { t, useLanguage } from "../src/chat/words";
import { words as en } from "../src/chat/words/en";
import { words as hans } from "../src/chat/words/zh-Hans";
import { words as hant } from "../src/chat/words/zh-Hant";

const names = Object.keys(hans) as (keyof typeof hans)[];
const gaps = (text: string): string[] => (text.match(/\{\w+\}/g) ?? []).sort();

describe("the words of the interface", () => {
  afterEach(() => useLanguage("zh-Hans"));

  it.each([
    ["zh-Hant", hant],
    ["en", en],
  ])("are all there in %s, with the same gaps", (_language, words) => {
    expect(Object.keys(words)).toEqual(names);
    for (const name of names) expect(gaps(words[name])).toEqual(gaps(hans[name]));
  });

  it("change with the language", async () => {
    expect(t("queue", { n: 2 })).toBe("正在排队等候人工，您前面还有2位");
    await useLanguage("en");
    expect(t("send")).toBe("Send");
    await useLanguage("zh-Hant");
    expect(t("person")).toBe("轉人工");
  });
});
