// A map of places, coloured by a share or by how much help they need; a press goes there. Its table says the same.

import * as echarts from "echarts";
import { number, palette, percent, tooltip } from "./charts.js";
import { stepOf } from "./treemap.js";

const drawn = new Map();

function option(name, { areas, measure, weight, scale }, outlines, colours) {
  const known = new Map(areas.map((area) => [area.code, area]));
  return {
    animation: false,
    tooltip: {
      ...tooltip(colours),
      formatter: ({ data }) =>
        data?.url
          ? [data.title, `${weight}: ${number(data.families)}`, `${measure}: ${percent(data.share, 1)}`].join("\n")
          : "",
    },
    series: [
      {
        type: "map",
        map: name,
        roam: false,
        selectedMode: false,
        aspectScale: 1, // close to the equator a degree is as wide as high
        layoutCenter: ["50%", "50%"],
        layoutSize: "98%",
        itemStyle: { borderColor: colours.soft, borderWidth: 0.8, areaColor: colours.surface },
        emphasis: {
          label: { show: true, color: colours.ink, fontWeight: 600 },
          itemStyle: { areaColor: null, borderColor: colours.ink, borderWidth: 2.5 },
        },
        label: {
          show: true,
          fontFamily: colours.font,
          fontSize: 12,
          lineHeight: 15,
          color: colours.ink,
          textBorderColor: colours.surface,
          textBorderWidth: 3,
          formatter: ({ name: code }) => {
            const area = known.get(code);
            return area ? `${area.name}\n${percent(area.share)}` : "";
          },
        },
        labelLayout: { hideOverlap: true },
        data: outlines.features.map(({ properties: { name: code } }) => {
          const area = known.get(code);
          if (!area)
            return {
              name: code,
              itemStyle: {
                areaColor: colours.surface,
                decal: { symbol: "rect", dashArrayX: [1, 0], dashArrayY: [2, 6], rotation: -0.8, color: colours.line },
              },
            };
          const fill = colours[scale][area.step ?? stepOf(area.share)];
          return {
            name: code,
            title: area.name,
            families: area.families,
            share: area.share,
            url: area.url,
            value: area.share,
            itemStyle: { areaColor: fill },
            emphasis: { itemStyle: { areaColor: fill } },
          };
        }),
      },
    ],
  };
}

async function draw(figure) {
  const place = figure.querySelector(".chart-canvas");
  const spec = JSON.parse(document.getElementById(figure.dataset.map).textContent);
  const name = figure.dataset.outlines;
  try {
    const answer = await fetch(name, { headers: { Accept: "application/json" } });
    if (!answer.ok) throw new Error(String(answer.status));
    const outlines = await answer.json();
    echarts.registerMap(name, outlines);
    const chart = echarts.init(place, null, { renderer: "canvas" });
    const paint = () => chart.setOption(option(name, spec, outlines, palette()), { notMerge: true });
    paint();
    chart.on("click", ({ data }) => data?.url && window.location.assign(data.url));
    new ResizeObserver(() => chart.resize()).observe(place);
    drawn.set(figure, paint);
    figure.dataset.drawn = "yes";
  } catch {
    place.textContent = figure.dataset.failed;
    place.classList.add("map-failed");
  }
}

document.querySelectorAll("[data-map]").forEach(draw);
document.addEventListener("themechange", () => drawn.forEach((paint) => paint()));
matchMedia("print").addEventListener("change", () => drawn.forEach((paint) => paint()));
