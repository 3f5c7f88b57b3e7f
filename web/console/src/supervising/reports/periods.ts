import { today } from "@/app/moments";
import type { Period } from "@/supervising/reports/types";

/** Days as `2026-12-01`, reckoned without a clock's zone. */
export function shifted(day: string, by: number): string {
  const at = new Date(`${day}T00:00:00Z`);
  at.setUTCDate(at.getUTCDate() + by);
  return at.toISOString().slice(0, 10);
}

/** The calendar month that holds a day. */
export function monthOf(day: string): Period {
  const since = `${day.slice(0, 7)}-01`;
  const next = shifted(since, 31).slice(0, 7);
  return { since, until: shifted(`${next}-01`, -1) };
}

export const PERIODS: Record<string, { label: string; of: (now: string) => Period }> = {
  week: { label: "近7天", of: (now) => ({ since: shifted(now, -6), until: now }) },
  days30: { label: "近30天", of: (now) => ({ since: shifted(now, -29), until: now }) },
  month: { label: "本月", of: (now) => ({ since: `${now.slice(0, 7)}-01`, until: now }) },
  before: { label: "上月", of: (now) => monthOf(shifted(`${now.slice(0, 7)}-01`, -1)) },
};

/** What a report begins with. */
export function usualPeriod(): Period {
  return PERIODS.days30!.of(today());
}

/** `95.6%`, or a dash when there is nothing to divide by. */
export function percent(share: number | null): string {
  return share === null ? "—" : `${(share * 100).toFixed(1)}%`;
}

/** `3.5`, or a dash. */
export function figure(value: number | null): string {
  return value === null ? "—" : String(value);
}
