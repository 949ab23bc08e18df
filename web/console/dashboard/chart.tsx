/**
 * Lines over time on a canvas, in the page's colours. The legend beside is text: it tells the newest values, or those under
 * the pointer. Who does not see the canvas hears the legend, and has a table elsewhere.
 */
import { useEffect, useEffectEvent, useId, useRef, useState, type RefObject } from "react";
import type { AlignedData } from "uplot";
import uPlot from "uplot";
import "uplot/dist/uPlot.min.css";

import { chartOptions } from "#web/console/dashboard/chart-options.ts";
import styles from "#web/console/dashboard/chart.module.css";
import type { Columns } from "#web/console/dashboard/figure-history.ts";
import { useFormat, type Format } from "#web/i18n/use-format.ts";
import { watchPalette } from "#web/seat-map/palette.ts";
import { classNames } from "#web/ui/class-names.ts";

/** Lines differ by colour and by dash. */
export const lineLooks = ["first", "second"] as const;

export interface ChartProps {
  title: string;
  /** One name for each column of values; two at most. */
  names: readonly string[];
  columns: Columns;
}

export function Chart({ title, names, columns }: ChartProps) {
  const titleId = useId();
  const format = useFormat();
  const [pointed, setPointed] = useState<number | undefined>();
  const box = useRef<HTMLDivElement>(null);
  useCanvas(box, columns, { count: names.length, onPoint: setPointed });
  const { times } = columns;
  const index = pointed !== undefined && pointed < times.length ? pointed : times.length - 1;
  const at = times[index];
  return (
    <figure className={styles["chart"]} aria-labelledby={titleId}>
      <figcaption className={styles["head"]}>
        <h3 id={titleId} className={styles["title"]}>
          {title}
        </h3>
        <span className={styles["at"]}>{at === undefined ? "" : format.date(at * 1000, "second")}</span>
      </figcaption>
      <ul className={styles["legend"]}>
        {names.map((name, line) => (
          <li key={name}>
            <span className={classNames(styles["swatch"], styles[lineLooks[line] ?? "first"])} aria-hidden="true" />
            {name} <strong>{valueText(columns.values[line]?.[index], format)}</strong>
          </li>
        ))}
      </ul>
      <div ref={box} className={styles["canvas"]} aria-hidden="true">
        {/* Whence the lines take their colours. */}
        {lineLooks.map((look) => (
          <span key={look} data-line={look} className={classNames(styles["ink"], styles[look])} />
        ))}
      </div>
    </figure>
  );
}

/** Small rates need a digit after the point; nothing was heard at a null. */
function valueText(value: number | null | undefined, format: Format): string {
  return value === null || value === undefined ? "–" : format.number(Math.round(value * 10) / 10);
}

interface CanvasOptions {
  count: number;
  /** The index of the moment under the pointer; undefined when it has left. */
  onPoint: (index: number | undefined) => void;
}

/** Draws the columns into `box`, anew when they, its width, the language or the theme change. */
function useCanvas(box: RefObject<HTMLDivElement | null>, columns: Columns, { count, onPoint }: CanvasOptions): void {
  const plot = useRef<uPlot>(undefined);
  const { language } = useFormat();
  const [theme, setTheme] = useState(0);
  const point = useEffectEvent(onPoint);
  const newest = useEffectEvent(() => dataOf(columns));

  useEffect(() => watchPalette(() => setTheme((before) => before + 1)), []);

  useEffect(() => {
    const element = box.current;
    if (!element) return undefined;
    const options = chartOptions({ element, count, language, onPoint: (index) => point(index) });
    const drawn = new uPlot(options, newest(), element);
    plot.current = drawn;
    const observer = new ResizeObserver(() => {
      if (element.clientWidth > 0) drawn.setSize({ width: element.clientWidth, height: element.clientHeight });
    });
    observer.observe(element);
    return () => {
      observer.disconnect();
      plot.current = undefined;
      drawn.destroy();
    };
  }, [box, count, language, theme]);

  useEffect(() => plot.current?.setData(dataOf(columns)), [columns]);
}

function dataOf({ times, values }: Columns): AlignedData {
  return [times, ...values];
}
