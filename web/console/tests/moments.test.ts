import { expect, it } from "vitest";
import { date, deadline, longDate, moment, since } from "@/app/moments";

const NOW = new Date("2026-12-01T00:30:00+08:00");

it("writes moments as people here do, in China's time wherever the browser is", () => {
  expect(moment("2026-11-30T16:05:00Z", NOW)).toBe("00:05");
  expect(moment("2026-11-30T09:05:00+08:00", NOW)).toBe("昨天 09:05");
  expect(moment("2026-11-23T14:05:00+08:00", NOW)).toBe("11月23日 14:05");
  expect(moment("2025-11-23T14:05:00+08:00", NOW)).toBe("2025年11月23日 14:05");
});

it("writes dates, with the weekday where a deadline is meant", () => {
  expect(date("2026-12-10", NOW)).toBe("12月10日");
  expect(longDate("2026-12-10", NOW)).toBe("12月10日（星期四）");
});

it("says how long ago and how long still", () => {
  expect(since("2026-12-01T00:29:30+08:00", NOW)).toBe("刚刚");
  expect(since("2026-11-30T22:25:00+08:00", NOW)).toBe("2小时5分");
  expect([deadline(3), deadline(0), deadline(-2)]).toEqual(["还剩3个工作日", "今天到期", "已逾期2个工作日"]);
});
