import { createPinia, setActivePinia } from "pinia";
import { describe, expect, it } from "vitest";
import { waitMark } from "@/supervising/board/waits";
import { useBoard } from "@/supervising/board/board";
import { monthOf, percent, PERIODS, shifted } from "@/supervising/reports/periods";
import { trained } from "@/practice/figures";
import type { Score } from "@/practice/types";

const row = (department: string, waiting: number, oldest: string | null): object => ({ department, waiting, oldest, talking: 1, online: 1, load: 1, capacity: 3 });
const score = (total: number): Score => ({ total, points: { routing: 30, answer: 0, time: 0, tone: 0 }, remarks: [] });

describe("the board", () => {
  it("sums what the departments have and knows the longest wait", () => {
    setActivePinia(createPinia());
    const board = useBoard();
    board.departments = [row("a", 2, "2026-12-01T09:05:00+08:00"), row("b", 1, "2026-12-01T09:01:00+08:00"), row("c", 0, null)] as never;
    expect([board.sum("waiting"), board.sum("capacity")]).toEqual([3, 9]);
    expect(board.oldest).toBe("2026-12-01T09:01:00+08:00");
  });

  it("marks a wait after two minutes and after five", () => {
    const now = new Date("2026-12-01T09:10:00+08:00");
    expect(["09:09", "09:07", "09:05"].map((at) => waitMark(`2026-12-01T${at}:00+08:00`, now))).toEqual(["", "soon", "late"]);
    expect(waitMark(null, now)).toBe("");
  });
});

describe("periods of a report", () => {
  it("are calendar days, also over the ends of months and years", () => {
    expect(shifted("2026-03-01", -1)).toBe("2026-02-28");
    expect(monthOf("2026-12-05")).toEqual({ since: "2026-12-01", until: "2026-12-31" });
    expect(PERIODS.before!.of("2026-01-15")).toEqual({ since: "2025-12-01", until: "2025-12-31" });
    expect(PERIODS.week!.of("2026-12-01")).toEqual({ since: "2026-11-25", until: "2026-12-01" });
  });

  it("tell nothing to divide by as a dash", () => {
    expect([percent(null), percent(0.956)]).toEqual(["—", "95.6%"]);
  });
});

describe("who is trained", () => {
  it("counts talks and different lessons by person, the latest first", () => {
    const talk = (account: string, at: string, total: number) => ({ conversation: at, account, department: "hurd", scenario: "x", finished_at: at, result: score(total) });
    const lesson = (id: string, passed: boolean) => ({ account: "bo", department: "hurd", lesson: id, right: 3, questions: 3, passed, at: "2026-12-02" });
    const found = trained([talk("anna", "2026-12-01", 60), talk("anna", "2026-11-30", 91)], [lesson("a", true), lesson("a", true), lesson("b", false)]);
    expect(found.map((one) => [one.account, one.runs, one.average, one.best, one.passed.size])).toEqual([
      ["bo", 0, null, null, 1],
      ["anna", 2, 76, 91, 0],
    ]);
  });
});
