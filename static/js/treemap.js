// Areas by size (families) and colour (share done, or how much help they need): what takes a map's place where there is no boundary file.

import { number, percent, tooltip } from "./charts.js";

const STEPS = 5;

/** Which of the five colours a share gets: a quarter each, and the last one only when nothing is left. */
export function stepOf(share) {
  if (share === null || share === undefined) return 0;
  return Math.min(STEPS - 1, Math.floor(share * (STEPS - 1)));
}

function inkOn(colour) {
  const [red, green, blue] = colour.match(/\d+/g).map((part) => {
    const light = part / 255;
    return light <= 0.04045 ? light / 12.92 : ((light + 0.055) / 1.055) ** 2.4;
  });
  const brightness = 0.2126 * red + 0.7152 * green + 0.0722 * blue;
  // Whichever of near-black and white stands out more.
  return (brightness + 0.05) / 0.0583 > 1.05 / (brightness + 0.05) ? "#101820" : "#ffffff";
}

export function treemapOption({ areas, measure, weight, scale }, colours) {
  return {
    animation: false,
    tooltip: {
      ...tooltip(colours),
      formatter: ({ data }) =>
        [data.name, `${weight}: ${number(data.value)}`, `${measure}: ${percent(data.share, 1)}`].join("\n"),
    },
    series: [
      {
        type: "treemap",
        roam: false,
        nodeClick: false,
        breadcrumb: { show: false },
        left: 0,
        right: 0,
        top: 0,
        bottom: 0,
        itemStyle: { borderColor: colours.surface, borderWidth: 0, gapWidth: 2 },
        label: {
          fontFamily: colours.font,
          fontSize: 13,
          lineHeight: 18,
          overflow: "truncate",
          position: "insideTopLeft",
          padding: [5, 6],
        },
        data: areas.map((area) => {
          const fill = colours[scale][area.step ?? stepOf(area.share)];
          return {
            name: area.name,
            // An area without families still has to be found.
            value: Math.max(area.families, 1),
            share: area.share,
            url: area.url,
            itemStyle: { color: fill },
            label: { color: inkOn(fill), formatter: `{b}\n${percent(area.share)}` },
            cursor: area.url ? "pointer" : "default",
          };
        }),
      },
    ],
  };
}
