// Dates and times as people here write them, always in China's time.

const PARTS = new Intl.DateTimeFormat("en-CA", {
  timeZone: "Asia/Shanghai",
  year: "numeric",
  month: "2-digit",
  day: "2-digit",
  hour: "2-digit",
  minute: "2-digit",
  hourCycle: "h23",
});
const WEEKDAYS = ["日", "一", "二", "三", "四", "五", "六"];
const DAY = 86_400_000;

interface Read {
  day: string;
  time: string;
}

function read(moment: Date): Read {
  const parts = Object.fromEntries(PARTS.formatToParts(moment).map(({ type, value }) => [type, value]));
  return { day: `${parts.year}-${parts.month}-${parts.day}`, time: `${parts.hour}:${parts.minute}` };
}

/** Today as a date (`2026-12-01`). */
export function today(now = new Date()): string {
  return read(now).day;
}

/** `14:05` today, `昨天 14:05`, `11月23日 14:05`, `2025年11月23日 14:05`. */
export function moment(at: string, now = new Date()): string {
  const { day, time } = read(new Date(at));
  if (day === today(now)) return time;
  if (day === today(new Date(now.getTime() - DAY))) return `昨天 ${time}`;
  return `${date(day, now)} ${time}`;
}

/** `14:05`, whichever day. */
export function time(at: string): string {
  return read(new Date(at)).time;
}

/** `11月23日`, with the year when it is another one. Takes a date or a moment. */
export function date(at: string, now = new Date()): string {
  const day = at.length > 10 ? read(new Date(at)).day : at;
  const [year, month, rest] = day.split("-").map(Number);
  return `${day.slice(0, 4) === today(now).slice(0, 4) ? "" : `${year}年`}${month}月${rest}日`;
}

/** `12月10日（星期四）`. */
export function longDate(day: string, now = new Date()): string {
  const weekday = new Date(`${day.slice(0, 10)}T00:00:00Z`).getUTCDay();
  return `${date(day, now)}（星期${WEEKDAYS[weekday]}）`;
}

/** How long ago: `刚刚`, `3分钟`, `2小时5分`, `4天`. */
export function since(at: string, now = new Date()): string {
  const minutes = Math.max(0, Math.floor((now.getTime() - new Date(at).getTime()) / 60_000));
  if (minutes === 0) return "刚刚";
  if (minutes < 60) return `${minutes}分钟`;
  if (minutes < 24 * 60) return `${Math.floor(minutes / 60)}小时${minutes % 60 ? `${minutes % 60}分` : ""}`;
  return `${Math.floor(minutes / 60 / 24)}天`;
}

/** A deadline in words: `今天到期`, `还剩3个工作日`, `已逾期2个工作日`. */
export function deadline(workingDaysLeft: number): string {
  if (workingDaysLeft < 0) return `已逾期${-workingDaysLeft}个工作日`;
  return workingDaysLeft === 0 ? "今天到期" : `还剩${workingDaysLeft}个工作日`;
}
