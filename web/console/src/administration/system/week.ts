import type { Span } from "@/administration/system/types";

/** A week's hours as people write them: `09:00-12:00、13:30-17:30` for each day. */
export const DAYS = ["周一", "周二", "周三", "周四", "周五", "周六", "周日"] as const;

const SPAN = /^(\d{1,2}):(\d{2})[-—–~至到](\d{1,2}):(\d{2})$/;

export function writeDay(spans: readonly Span[] = []): string {
  return spans.map((one) => `${one.start.slice(0, 5)}-${one.end.slice(0, 5)}`).join("、");
}

/** The spans of a day; null when it cannot be read. */
export function readDay(text: string): Span[] | null {
  const spans: Span[] = [];
  for (const part of text.replaceAll("：", ":").split(/[、，,;；\s]+/).filter(Boolean)) {
    const match = SPAN.exec(part);
    if (!match) return null;
    const [, hour = "", minute = "", endHour = "", endMinute = ""] = match;
    const span = { start: `${hour.padStart(2, "0")}:${minute}`, end: `${endHour.padStart(2, "0")}:${endMinute}` };
    if (span.start >= span.end || span.end > "23:59" || minute > "59" || endMinute > "59") return null;
    spans.push(span);
  }
  return spans;
}
