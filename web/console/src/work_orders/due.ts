import { longDate, since } from "@/app/moments";
import type { OrderLine } from "@/work_orders/types";

/** `late`: passed; `soon`: within two working days or today; `calm`: time enough; `none`: nothing is owed now. */
export type Tone = "late" | "soon" | "calm" | "none";

export interface Due {
  words: string;
  tone: Tone;
}

type Timed = Pick<OrderLine, "status" | "due_on" | "working_days_left" | "overdue" | "paused" | "accept_by">;
const SOON = 2;
const HOUR = 3_600_000;

/** By when the citizen is answered, in words. */
export function answerDue(order: Timed, now: Date): Due {
  if (order.paused) return { words: "等市民补充，暂停计时", tone: "none" };
  if (!owes(order)) return { words: "", tone: "none" };
  if (order.overdue) return { words: `已超期${lateBy(order, now)}`, tone: "late" };
  const left = order.working_days_left;
  if (left === 0) return { words: "今天到期", tone: "soon" };
  return { words: `还剩${left}个工作日`, tone: left <= SOON ? "soon" : "calm" };
}

/** By when it is signed for; null when it is, or need not be. */
export function acceptDue(order: Timed, now: Date): Due | null {
  if (order.status !== "dispatched" || order.accept_by === null) return null;
  const until = new Date(order.accept_by);
  if (until <= now) return { words: `签收已超${since(order.accept_by, now).replace("刚刚", "时")}`, tone: "late" };
  const left = since(now.toISOString(), until).replace("刚刚", "1分钟");
  return { words: `${left}内签收`, tone: until.getTime() - now.getTime() < 2 * HOUR ? "soon" : "calm" };
}

/** What presses most: the signing, then the answer. */
export function mostPressing(order: Timed, now: Date): Due {
  const answer = answerDue(order, now);
  const accept = acceptDue(order, now);
  if (accept && (accept.tone === "late" || answer.tone !== "late")) return accept;
  return answer;
}

/** `12月10日（星期四）前答复`. */
export function answerBy(order: Timed, now: Date): string {
  return owes(order) ? `${longDate(order.due_on, now)}前答复` : "";
}

export function owes(order: Pick<OrderLine, "status">): boolean {
  return ["received", "dispatched", "accepted", "waiting", "returned"].includes(order.status);
}

function lateBy(order: Timed, now: Date): string {
  const hours = Math.max(1, Math.floor((now.getTime() - new Date(`${order.due_on}T24:00:00+08:00`).getTime()) / HOUR));
  if (hours < 24) return `${hours}小时`;
  return order.working_days_left < 0 ? `${-order.working_days_left}个工作日` : `${Math.floor(hours / 24)}天`;
}
