import { describe, expect, it } from "vitest";
import { readDay, writeDay } from "@/administration/system/week";

describe("a day's hours as people write them", () => {
  it("comes back as it was written", () => {
    const spans = [
      { start: "09:00", end: "12:00" },
      { start: "13:30", end: "17:30" },
    ];
    expect(writeDay(spans)).toBe("09:00-12:00、13:30-17:30");
    expect(readDay(writeDay(spans))).toEqual(spans);
    expect(writeDay([{ start: "09:00:00", end: "12:00:00" }])).toBe("09:00-12:00");
  });

  it("is read however it is typed", () => {
    expect(readDay("9：00—12:00，13:30至17:30")).toEqual([
      { start: "09:00", end: "12:00" },
      { start: "13:30", end: "17:30" },
    ]);
    expect(readDay("  ")).toEqual([]);
  });

  it("is refused when it means nothing", () => {
    for (const text of ["上午", "9-12", "12:00-09:00", "09:00-24:30", "09:70-12:00"]) expect(readDay(text)).toBeNull();
  });
});
