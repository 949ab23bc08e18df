/** Figures as people read them: tables of plain text. */
import type { FigureReport } from "#load/figure.ts";
import type { GrowthPoint } from "#load/growth.ts";
import type { Goal } from "#load/goals.ts";
import { halfRateGoal, type RowReport } from "#load/report.ts";
import type { Spread } from "#load/stats.ts";

/** Columns as wide as their widest cell, two blanks between them; the first one begins on the left, the others end on the right. */
export function formatTable(lines: readonly (readonly string[])[]): string {
  const columns = Math.max(...lines.map((line) => line.length));
  const widths = Array.from({ length: columns }, (_width, column) =>
    Math.max(...lines.map((line) => (line[column] ?? "").length)),
  );
  const formatted = lines.map((line) =>
    widths
      .map((width, column) => (column === 0 ? (line[0] ?? "").padEnd(width) : (line[column] ?? "").padStart(width)))
      .join("  ")
      .trimEnd(),
  );
  return `${formatted.join("\n")}\n`;
}

/** A number with as many digits as mean something. */
export function formatNumber(value: number): string {
  const digits = Math.abs(value) >= 100 || Number.isInteger(value) ? 0 : Math.abs(value) >= 10 ? 1 : 2;
  return value.toLocaleString("en", { minimumFractionDigits: digits, maximumFractionDigits: digits });
}

/** The median; with several different values also the least and the greatest. */
export function formatSpread({ median, min, max }: Spread): string {
  const [middle, least, greatest] = [median, min, max].map(formatNumber);
  return least === greatest ? `${middle}` : `${middle} (${least}-${greatest})`;
}

/** The table of rows. */
export function formatRows(reports: readonly RowReport[]): string {
  const half = formatGoal(halfRateGoal);
  const cpu = ["instance", "database", "tool"];
  const head = [
    ["", "", "", "", "", "ms at top rate", "", "ms at half", "", "", "CPU µs each"],
    ["", "a second", "ratio", "must / hoped", "", "p50", "p99", "p99", half, "others", ...cpu],
  ];
  return formatTable([...head, ...reports.flatMap(formatRow)]);
}

function formatRow(report: RowReport): string[][] {
  const { name, perSecond, ofBare, ofTextbook, goals, verdict, p50, p99, half, others, cpuUs } = report;
  const isAsked = goals.bare !== undefined;
  const cpu = cpuUs ? [cpuUs.instance, cpuUs.database, cpuUs.tool].map(formatNumber) : ["-", "-", "-"];
  const first = [
    name,
    formatSpread(perSecond),
    `${formatSpread(ofBare)} bare`,
    isAsked ? formatGoal(goals.bare) : "",
    verdict ?? "",
    formatNumber(p50.median),
    formatNumber(p99.median),
    half ? formatNumber(half.p99.median) : "",
    half?.verdict ?? "",
    String(others),
    ...cpu,
  ];
  const more = [];
  if (ofTextbook) more.push(["", "", `${formatSpread(ofTextbook)} textbook`, formatGoal(goals.textbook)]);
  if (goals.orPerSecond !== undefined) more.push(["", "", "or a second", formatNumber(goals.orPerSecond)]);
  return [first, ...more];
}

/** The table of single figures. */
export function formatFigures(reports: readonly FigureReport[]): string {
  const lines = reports.map(({ name, value, unit, goal, verdict }) => [
    name,
    `${formatSpread(value)} ${unit}`,
    formatGoal(goal),
    verdict ?? "",
  ]);
  return formatTable([["", "", "must / hoped", ""], ...lines]);
}

/** The table of what grows. */
export function formatGrowth(points: readonly GrowthPoint[]): string {
  const head = [
    "",
    "",
    "asked",
    "a second",
    "p99 ms",
    "others",
    "bytes",
    "CPU ms per 1,000: instance",
    "database",
    "tool",
  ];
  return formatTable([head, ...points.map(formatPoint)]);
}

/** One line of that table, in its columns. */
export function formatPoint({ what, size, operation, rate, bytes, cpuMs }: GrowthPoint): string[] {
  const rates = rate ? [rate.perSecond, rate.p99, rate.others].map(formatNumber) : ["for a second", "", ""];
  const cpu = cpuMs ? [cpuMs.instance, cpuMs.database, cpuMs.tool].map(formatNumber) : ["-", "-", "-"];
  return [what, formatNumber(size), operation, ...rates, bytes === undefined ? "" : formatNumber(bytes), ...cpu];
}

function formatGoal(goal: Goal | undefined): string {
  return goal ? `${formatNumber(goal.must)} / ${formatNumber(goal.hoped)}` : "";
}
