import { describe, expect, it } from "vitest";
import { useDoing } from "@/app/doing";

describe("an action behind a button", () => {
  it("runs once at a time", async () => {
    let finish = (): void => undefined;
    let begun = 0;
    const doing = useDoing(() => {
      begun += 1;
      return new Promise<void>((resolve) => (finish = resolve));
    });
    const first = doing.run();
    expect(doing.busy.value).toBe(true);
    expect(await doing.run()).toBe(false);
    finish();
    expect(await first).toBe(true);
    expect([begun, doing.busy.value]).toEqual([1, false]);
  });

  it("tells its failure where it is asked to", async () => {
    const told: string[] = [];
    const doing = useDoing(
      () => Promise.reject(new Error("broken")),
      (sentence) => told.push(sentence),
    );
    expect(await doing.run()).toBe(false);
    expect(told).toHaveLength(1);
    expect(told[0]).not.toContain("broken");
    expect(doing.busy.value).toBe(false);
  });
});
