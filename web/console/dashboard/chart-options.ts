/** How a chart is drawn: its scales, axes and lines. The colours are those that the style sheet gives its parts now. */
import type { Axis, Options, Series } from "uplot";

import { formatNumber } from "#web/i18n/format.ts";
import type { Language } from "#web/i18n/language.ts";
import { venueZone } from "#web/i18n/venue-zone.ts";

export interface ChartOptions {
  /** What the chart is drawn in: its text colour is the axes', its border colour the grid's. */
  element: HTMLElement;
  /** How many lines. */
  count: number;
  language: Language;
  onPoint: (index: number | undefined) => void;
}

/** At first there is little to see: the time axis is at least so long. */
const leastSeconds = 120;
/** The value axis is at least so high, so that nothing is drawn as a storm. */
const leastHigh = 4;
/** Between two labels, in pixels. */
const timeLabelSpace = 74;
const valueLabelSpace = 34;
const dashes = [[], [5, 4]];

export function chartOptions({ element, count, language, onPoint }: ChartOptions): Options {
  const { color: ink, borderTopColor: line, fontFamily } = getComputedStyle(element);
  const axis: Axis = { stroke: ink, font: `12px ${fontFamily}`, ticks: { show: false } };
  const grid = { stroke: line, width: 1 };
  return {
    width: Math.max(1, element.clientWidth),
    height: Math.max(1, element.clientHeight),
    legend: { show: false },
    cursor: { y: false, drag: { x: false, y: false }, points: { size: 7 } },
    hooks: { setCursor: [({ cursor }) => onPoint(cursor.idx ?? undefined)] },
    scales: {
      x: { range: (_, from, to) => [Math.min(from, to - leastSeconds), to] },
      y: { range: (_, __, to) => [0, Math.max(leastHigh, to * 1.08)] },
    },
    axes: [
      { ...axis, grid: { show: false }, size: 28, space: timeLabelSpace, values: (_, times) => times.map(timeText) },
      {
        ...axis,
        grid,
        space: valueLabelSpace,
        size: 52,
        values: (_, values) => values.map((value) => formatNumber(value, language)),
      },
    ],
    series: [{}, ...linesOf(element, count)],
  };
}

function linesOf(element: HTMLElement, count: number): Series[] {
  const inks = [...element.querySelectorAll<HTMLElement>("[data-line]")].map((one) => getComputedStyle(one).color);
  return Array.from({ length: count }, (_, index) => ({
    stroke: inks[index] ?? "currentColor",
    width: 2,
    dash: dashes[index] ?? [],
    points: { show: false },
  }));
}

const clock = new Intl.DateTimeFormat("en-GB", { hour: "2-digit", minute: "2-digit", timeZone: venueZone });
const exactClock = new Intl.DateTimeFormat("en-GB", { timeStyle: "medium", timeZone: venueZone });

/** 19:04, or 19:04:30 between minutes; in the time of the shows, as everything here. */
function timeText(seconds: number): string {
  return (seconds % 60 === 0 ? clock : exactClock).format(seconds * 1000);
}
