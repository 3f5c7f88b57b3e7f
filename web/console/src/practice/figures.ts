import type { LessonResult, PracticeResult } from "@/practice/types";

export interface Trained {
  account: string;
  department: string;
  runs: number;
  average: number | null;
  best: number | null;
  passed: Set<string>;
  last: string;
}

/** By person: practice talks with their scores, lessons passed; the latest first. */
export function trained(results: readonly PracticeResult[], lessons: readonly LessonResult[]): Trained[] {
  const found = new Map<string, Trained & { sum: number }>();
  const of = (account: string, department: string | null, at: string): Trained & { sum: number } => {
    const one = found.get(account) ?? { account, department: department ?? "", runs: 0, average: null, best: null, passed: new Set(), last: at, sum: 0 };
    if (at > one.last) one.last = at;
    found.set(account, one);
    return one;
  };
  for (const { account, department, finished_at, result } of results) {
    const one = of(account, department, finished_at);
    one.runs += 1;
    one.sum += result.total;
    one.average = Math.round(one.sum / one.runs);
    one.best = Math.max(one.best ?? 0, result.total);
  }
  for (const { account, department, lesson, passed, at } of lessons) {
    const one = of(account, department, at);
    if (passed) one.passed.add(lesson);
  }
  return [...found.values()].sort((a, b) => b.last.localeCompare(a.last));
}
