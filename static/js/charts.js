// Draws the charts of a page from their specification, in the colours of the theme, and again when that changes.
//
// A specification (see the `chart` component) says kind, categories and series; nothing of it is code.

import * as echarts from "echarts";
import { shownPercent } from "./share.js";
import { treemapOption } from "./treemap.js";

const SERIES_TONES = ["info", "fair", "warn", "wait", "good", "bad", "neutral"];
const drawn = new Map();

const language = () => document.documentElement.lang || "id";

export const number = (value, digits = 1) =>
  value === null || value === undefined
    ? "–"
    : new Intl.NumberFormat(language(), { maximumFractionDigits: digits }).format(value);

export const percent = (share, digits = 0) =>
  share === null || share === undefined ? "–" : `${number(shownPercent(share, digits), digits)}%`;

// light-dark() and color-mix() are resolved by the browser; a canvas needs the result.
const painter = document.createElement("canvas").getContext("2d", { willReadFrequently: true });
function plain(colour) {
  painter.clearRect(0, 0, 1, 1);
  painter.fillStyle = colour;
  painter.fillRect(0, 0, 1, 1);
  const [red, green, blue] = painter.getImageData(0, 0, 1, 1).data;
  return `rgb(${red}, ${green}, ${blue})`;
}

/** The theme's colours as they are now. */
export function palette() {
  const probe = document.createElement("span");
  probe.hidden = true;
  document.body.append(probe);
  const read = (name) => {
    probe.style.color = `var(${name})`;
    return plain(getComputedStyle(probe).color);
  };
  const tone = (name) => {
    probe.className = `tone-${name}`;
    const found = read("--fill");
    probe.className = "";
    return found;
  };
  const colours = {
    ink: read("--ink"),
    soft: read("--ink-soft"),
    line: read("--line"),
    surface: read("--surface"),
    scale: [0, 1, 2, 3, 4].map((step) => read(`--scale-${step}`)),
    need: [0, 1, 2, 3, 4].map((step) => read(`--need-${step}`)),
    tone: Object.fromEntries(SERIES_TONES.map((name) => [name, tone(name)])),
    font: getComputedStyle(document.body).fontFamily,
  };
  probe.remove();
  return colours;
}

export function tooltip(colours) {
  return {
    // Drawn, not written: HTML tooltips need inline styles, which the page's security policy forbids.
    renderMode: "richText",
    confine: true,
    backgroundColor: colours.surface,
    borderColor: colours.line,
    textStyle: { color: colours.ink, fontFamily: colours.font, fontSize: 13 },
  };
}

function chartOption(spec, colours, width) {
  const text = { color: colours.soft, fontFamily: colours.font, fontSize: 12 };
  const show = (value) => (spec.percent ? percent(value, 1) : number(value) + (spec.unit ? ` ${spec.unit}` : ""));
  const colour = (series, place) => colours.tone[series.tone || SERIES_TONES[place % SERIES_TONES.length]];
  const base = {
    animation: false, // a bar on its way shows a figure that is not true
    textStyle: { fontFamily: colours.font },
    color: spec.series.map(colour),
  };
  const legend = {
    top: 0,
    left: 0,
    itemWidth: 12,
    itemHeight: 12,
    itemGap: 16,
    textStyle: { ...text, color: colours.ink },
    type: "scroll",
    pageIconColor: colours.ink,
    pageTextStyle: text,
  };

  if (spec.kind === "donut") {
    const [series] = spec.series;
    return {
      ...base,
      tooltip: {
        ...tooltip(colours),
        trigger: "item",
        formatter: ({ name, value, percent: share }) => `${name}: ${show(value)} (${percent(share / 100, 1)})`,
      },
      legend:
        width < 420
          ? { ...legend, type: "plain", top: "auto", bottom: 0, left: "center" }
          : { ...legend, type: "plain", orient: "vertical", top: "middle", left: Math.min(width * 0.55, 290) },
      series: [
        {
          type: "pie",
          radius: width < 420 ? ["42%", "64%"] : ["55%", "82%"],
          center: width < 420 ? ["50%", "34%"] : [Math.min(width * 0.28, 150), "50%"],
          label: { show: false },
          itemStyle: { borderColor: colours.surface, borderWidth: 2 },
          data: spec.categories.map((name, place) => ({
            name,
            value: series.values[place],
            itemStyle: { color: colours.tone[(series.tones || SERIES_TONES)[place % SERIES_TONES.length]] },
          })),
        },
      ],
    };
  }

  const across = spec.kind === "hbar";
  const line = spec.kind === "line" || spec.kind === "area";
  const stacked = spec.kind === "stacked" || spec.stacked;
  const categories = {
    type: "category",
    data: spec.categories.map(String),
    inverse: across,
    boundaryGap: !line,
    axisLine: { lineStyle: { color: colours.line } },
    axisTick: { show: false },
    axisLabel: {
      ...text,
      hideOverlap: !across,
      ...(across ? { width: Math.min(160, width * 0.34), overflow: "truncate" } : {}),
    },
  };
  const values = {
    type: "value",
    name: spec.y_title || "",
    nameTextStyle: { ...text, align: across ? "right" : "left" },
    max: spec.max ?? null,
    minInterval: spec.percent ? 0 : 1,
    splitNumber: width < 420 ? 3 : 5,
    axisLabel: { ...text, hideOverlap: true, formatter: (value) => (spec.percent ? percent(value) : number(value)) },
    splitLine: { lineStyle: { color: colours.line } },
  };
  const several = spec.series.length > 1;
  return {
    ...base,
    tooltip: {
      ...tooltip(colours),
      trigger: "axis",
      axisPointer: { type: line ? "line" : "shadow" },
      formatter: (points) =>
        [
          points[0].name,
          ...points.map((point) => `${several ? point.seriesName + ": " : ""}${show(point.value)}`),
        ].join("\n"),
    },
    legend: several ? legend : undefined,
    grid: {
      left: 4,
      right: across ? 24 : 12,
      top: several ? 40 : spec.y_title ? 30 : 12,
      bottom: 4,
      containLabel: true,
    },
    xAxis: across ? values : categories,
    yAxis: across ? categories : values,
    series: spec.series.map((series, place) => ({
      name: series.name,
      type: line ? "line" : "bar",
      stack: stacked ? "all" : undefined,
      data: series.values,
      barMaxWidth: 36,
      barMinHeight: stacked ? 0 : 1,
      symbol: "circle",
      symbolSize: 6,
      showSymbol: spec.categories.length < 32,
      lineStyle: { width: 2.5, type: series.dashed ? "dashed" : "solid" },
      areaStyle: spec.kind === "area" ? { opacity: 0.18 } : undefined,
      itemStyle: {
        color: colour(series, place),
        borderRadius: line || stacked ? 0 : across ? [0, 4, 4, 0] : [4, 4, 0, 0],
      },
    })),
  };
}

function draw(figure) {
  const id = figure.dataset.chart || figure.dataset.treemap;
  const data = document.getElementById(id);
  const place = figure.querySelector(".chart-canvas");
  if (!data || !place) return;
  const spec = JSON.parse(data.textContent);
  const chart = echarts.getInstanceByDom(place) || echarts.init(place, null, { renderer: "canvas" });
  const paint = () => {
    const colours = palette();
    chart.setOption(
      figure.dataset.treemap ? treemapOption(spec, colours) : chartOption(spec, colours, chart.getWidth()),
      { notMerge: true },
    );
  };
  paint();
  if (!drawn.has(figure)) {
    let width = chart.getWidth();
    const watcher = new ResizeObserver(() => {
      if (!figure.isConnected) return forget(figure);
      chart.resize();
      // Crossing a breakpoint moves legends and labels.
      if (Math.abs(chart.getWidth() - width) > 80) {
        width = chart.getWidth();
        paint();
      }
    });
    watcher.observe(place);
    drawn.set(figure, { chart, paint, watcher });
    const addresses = figure.dataset.treemap ? spec.areas : null;
    chart.on("click", (point) => {
      const url = addresses ? point.data?.url : spec.urls?.[point.dataIndex];
      if (url) window.location.assign(url);
    });
  }
}

function forget(figure) {
  const known = drawn.get(figure);
  if (!known) return;
  known.watcher.disconnect();
  known.chart.dispose();
  drawn.delete(figure);
}

/** Draws every chart below `root`, and lets go of those that have left the page. */
export function drawAll(root = document) {
  for (const figure of drawn.keys()) if (!figure.isConnected) forget(figure);
  root.querySelectorAll("[data-chart], [data-treemap]").forEach(draw);
}

document.addEventListener("themechange", () => drawn.forEach(({ paint }) => paint()));
// Paper is white whatever the screen is.
matchMedia("print").addEventListener("change", () => drawn.forEach(({ paint }) => paint()));

// Redrawn for the width of a sheet: what is wider makes all of it smaller, letters too.
const SHEET = 640;
window.addEventListener("beforeprint", () => {
  for (const { chart, paint } of drawn.values()) {
    if (chart.getWidth() <= SHEET) continue;
    chart.resize({ width: SHEET });
    paint();
    chart.getZr().flush(); // the printer does not wait for the next frame
  }
});
window.addEventListener("afterprint", () => {
  for (const { chart } of drawn.values()) chart.resize({ width: "auto" });
});
