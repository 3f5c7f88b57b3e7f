import { createPinia, setActivePinia } from "pinia";
import { beforeEach, expect, it, vi } from "vitest";
import { acceptDue, answerDue, mostPressing } from "@/work_orders/due";
import { ALL, BUILT_IN, fromAddress, queryOf, same, toAddress } from "@/work_orders/filters";
import { useOrders } from "@/work_orders/list/orders";
import { StepsHeard } from "@/work_orders/moved";
import type { Moved, OrderLine } from "@/work_orders/types";
import { useViews } from "@/work_orders/views";

const asked = vi.hoisted(() => ({ page: vi.fn(), order: vi.fn() }));
vi.mock("@/work_orders/calls", () => asked);

const NOW = new Date("2026-12-08T10:00:00+08:00");
const LINE = {
  number: "YZ2026120100011",
  status: "accepted",
  due_on: "2026-12-10",
  working_days_left: 2,
  overdue: false,
  paused: false,
  accept_by: null,
} as OrderLine;

beforeEach(() => {
  setActivePinia(createPinia());
  localStorage.clear();
  vi.resetAllMocks();
});

it("says in words by when an answer is owed", () => {
  const words = (change: Partial<OrderLine>, now = NOW): string[] => [answerDue({ ...LINE, ...change }, now)].flatMap((due) => [due.words, due.tone]);
  expect(words({})).toEqual(["还剩2个工作日", "soon"]);
  expect(words({ working_days_left: 8 })).toEqual(["还剩8个工作日", "calm"]);
  expect(words({ working_days_left: 0 })).toEqual(["今天到期", "soon"]);
  expect(words({ overdue: true, working_days_left: -1 }, new Date("2026-12-11T03:00:00+08:00"))).toEqual(["已超期3小时", "late"]);
  expect(words({ overdue: true, working_days_left: 0 }, new Date("2026-12-12T12:00:00+08:00"))).toEqual(["已超期1天", "late"]);
  expect(words({ overdue: true, working_days_left: -3 }, new Date("2026-12-15T12:00:00+08:00"))).toEqual(["已超期3个工作日", "late"]);
  expect(words({ paused: true, status: "waiting" })).toEqual(["等市民补充，暂停计时", "none"]);
  expect(words({ status: "closed" })).toEqual(["", "none"]);
});

it("puts the signing before the answer until the answer is late", () => {
  const line: OrderLine = { ...LINE, status: "dispatched", accept_by: "2026-12-08T11:30:00+08:00" };
  expect(acceptDue(line, NOW)).toEqual({ words: "1小时30分内签收", tone: "soon" });
  expect(acceptDue({ ...line, accept_by: "2026-12-08T07:00:00+08:00" }, NOW)).toEqual({ words: "签收已超3小时", tone: "late" });
  expect(mostPressing(line, NOW).words).toBe("1小时30分内签收");
  expect(mostPressing({ ...line, overdue: true, working_days_left: -2 }, new Date("2026-12-08T09:00:00+08:00")).tone).toBe("late");
  expect(acceptDue(LINE, NOW)).toBeNull();
});

it("keeps a filter in the address and asks the desk for it", () => {
  const wanted = { ...ALL, status: "open", due: "pressing" as const, text: " 电梯 ", sort: "due" as const };
  expect(fromAddress(toAddress(wanted))).toEqual(wanted);
  expect(fromAddress({ page: "2" })).toBeNull();
  expect(queryOf(wanted)).toMatchObject({ status: "open", overdue: true, soon: true, text: "电梯", sort: "due" });
  expect(same(wanted, { ...wanted })).toBe(true);
  expect(same(wanted, ALL)).toBe(false);
});

it("keeps views by account, and survives what somebody else wrote there", () => {
  useViews("wang").keep("电梯", { ...ALL, text: "电梯" });
  expect(useViews("wang").views.value.at(-1)).toMatchObject({ name: "电梯", own: true });
  expect(useViews("li").views.value).toEqual(BUILT_IN);
  const { views, drop } = useViews("wang");
  drop("电梯");
  expect(views.value).toEqual(BUILT_IN);
  localStorage.setItem("wenzheng-console:order-views:wang", "{nonsense");
  expect(useViews("wang").views.value).toEqual(BUILT_IN);
});

it("tells every step once, and nothing of before", () => {
  const heard = new StepsHeard();
  const step = (id: number): Moved => ({ id, number: "YZ1", step: "accept", by: "wang" });
  expect(heard.fresh([step(4)])).toEqual([]);
  expect(heard.fresh([step(4), step(5)])).toEqual([step(5)]);
  expect(heard.fresh([])).toEqual([]);
  expect(heard.fresh([step(5), step(6)])).toEqual([step(6)]);
});

it("changes, takes out and puts in the rows of orders that moved, each at its place", async () => {
  const line = (number: string, due_on: string, status = "accepted") => ({ ...LINE, number, due_on, status }) as OrderLine;
  asked.page.mockResolvedValueOnce({ items: [line("A", "2026-12-02"), line("C", "2026-12-04")], next: null });
  const orders = useOrders();
  await orders.show(BUILT_IN[0]!.filter);
  const step = (number: string) => [{ id: 1, number, step: "accept", by: "wang" }];

  asked.page.mockResolvedValueOnce({ items: [line("B", "2026-12-03")], next: null });
  await orders.moved(step("B"));
  expect(orders.numbers).toEqual(["A", "B", "C"]);
  expect([...orders.fresh]).toEqual(["B"]);
  asked.page.mockResolvedValueOnce({ items: [line("A", "2026-12-09")], next: null });
  await orders.moved(step("A"));
  expect(orders.numbers).toEqual(["B", "C", "A"]);
  asked.page.mockResolvedValueOnce({ items: [], next: null });
  await orders.moved(step("B"));
  expect(orders.numbers).toEqual(["C", "A"]);
});
