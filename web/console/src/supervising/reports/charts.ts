import { BarChart, LineChart, PieChart } from "echarts/charts";
import { AriaComponent, GridComponent, LegendComponent, TooltipComponent } from "echarts/components";
import { init, use, type ECharts, type EChartsCoreOption } from "echarts/core";
import { CanvasRenderer } from "echarts/renderers";

// This file alone knows ECharts: it stands in a chunk of its own, loaded when the first chart is shown. What tips say is
// painted on the canvas, because the content security policy allows no styles in markup.
use([BarChart, LineChart, PieChart, AriaComponent, GridComponent, LegendComponent, TooltipComponent, CanvasRenderer]);

function colour(name: string): string {
  return getComputedStyle(document.documentElement).getPropertyValue(`--${name}`).trim();
}

/** Paints into a box; the caller lets it go with `dispose`. */
export function paint(box: HTMLElement): ECharts {
  return init(box, undefined, { renderer: "canvas" });
}

/** What every chart has in common: our type, our colours, tips on the canvas. */
export function dressed(option: EChartsCoreOption): EChartsCoreOption {
  const text = { color: colour("text"), fontFamily: getComputedStyle(document.body).fontFamily };
  return {
    animation: false,
    color: [colour("blue"), colour("green"), "#c77f12", colour("red"), colour("text-quiet")],
    textStyle: text,
    grid: { left: 8, right: 16, top: 36, bottom: 8, containLabel: true },
    legend: { top: 0, textStyle: text, itemGap: 16 },
    tooltip: { trigger: "axis", renderMode: "richText", confine: true },
    ...option,
  };
}
