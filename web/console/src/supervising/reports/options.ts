import type { EChartsCoreOption } from "echarts/core";
import { date } from "@/app/moments";
import { CHANNELS } from "@/conversations/types";
import type { Report } from "@/supervising/reports/types";
import { LEVELS, PARTS } from "@/supervising/types";

/** What citizens asked, day by day. */
export function dayChart(report: Report): EChartsCoreOption {
  const line = (name: string, data: number[]): object => ({ name, type: "line", data, showSymbol: report.days.length < 40 });
  return {
    xAxis: { type: "category", data: report.days.map((one) => date(one.day)), boundaryGap: report.days.length < 3 },
    yAxis: { type: "value", minInterval: 1 },
    series: [
      line("提问", report.days.map((one) => one.questions)),
      line("已答复", report.days.map((one) => one.answered)),
      line("转人工或转办", report.days.map((one) => one.handed_off)),
    ],
  };
}

/** The departments with most orders; the rest stands in the table. */
export function departmentChart(report: Report, most = 12): EChartsCoreOption {
  const busy = [...report.departments].filter((one) => one.received > 0).sort((a, b) => b.received - a.received).slice(0, most).reverse();
  const bar = (name: string, data: number[]): object => ({ name, type: "bar", stack: "orders", data, barMaxWidth: 22 });
  return {
    xAxis: { type: "value", minInterval: 1 },
    yAxis: { type: "category", data: busy.map((one) => one.name), axisLabel: { width: 130, overflow: "truncate" } },
    series: [
      bar("按时答复", busy.map((one) => one.in_time)),
      bar("超时答复", busy.map((one) => one.replied - one.in_time)),
      bar("办理中", busy.map((one) => Math.max(0, one.received - one.replied - one.overdue))),
      bar("逾期未答复", busy.map((one) => one.overdue)),
    ],
  };
}

/** Through which channel they came. */
export function channelChart(report: Report): EChartsCoreOption {
  const data = report.channels.map((one) => ({ name: CHANNELS[one.channel] ?? one.channel, value: one.conversations }));
  const label = { position: "inside", color: "#fff", formatter: (one: { percent: number }) => `${Math.round(one.percent)}%` };
  return {
    tooltip: { trigger: "item", renderMode: "richText", confine: true },
    series: [{ type: "pie", radius: ["38%", "74%"], center: ["50%", "56%"], label, data }],
  };
}

/** The five levels, for the bot and for people. */
export function ratingChart(report: Report): EChartsCoreOption {
  const levels = [5, 4, 3, 2, 1];
  const count = (part: string, level: number): number => report.ratings.find((one) => one.part === part && one.level === level)?.count ?? 0;
  return {
    xAxis: { type: "category", data: levels.map((level) => LEVELS[level]), axisLabel: { interval: 0 } },
    yAxis: { type: "value", minInterval: 1 },
    series: Object.entries(PARTS).map(([part, name]) => ({ name, type: "bar", barMaxWidth: 28, data: levels.map((level) => count(part, level)) })),
  };
}
