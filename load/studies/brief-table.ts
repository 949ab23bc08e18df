/** The brief's table, with what the brief measured beside what was measured here. */
import type { Measured, Times } from "#load/studies/brief-times.ts";
import { formatMarkdown } from "#load/studies/markdown.ts";

interface Result {
  name: string;
  brief: Measured;
  v1: Measured;
}

type Told = Pick<Measured, "perSecond" | "requests"> & Record<"connect" | "wait" | "whole" | "iteration", Times>;

/** As the brief tells it: mean, min, max, p90, p95. */
function told(...[mean, min, max, p90, p95]: [number, number, number, number, number]): Times {
  return { mean, min, max, p90, p95 };
}

/** The figures of the brief, in its order, in milliseconds. It tells a `0` where its tool had told nothing. */
const ofBrief: readonly Told[] = [
  {
    perSecond: 52.97,
    requests: 1_589,
    connect: told(79.73, 0, 417, 115, 133),
    wait: told(933.84, 0, 414.92, 1_140, 1_330),
    whole: told(936.71, 417, 2_220, 1_150, 1_330),
    iteration: told(1_940, 1_430, 3_230, 2_150, 2_340),
  },
  {
    perSecond: 85.15,
    requests: 2_618,
    connect: told(0.013_47, 0, 2.99, 0, 0),
    wait: told(1_160, 377.54, 1_960, 1_340, 1_430),
    whole: told(1_160, 377.54, 1_960, 1_340, 1_430),
    iteration: told(1_160, 378.07, 1_960, 1_340, 1_430),
  },
  {
    perSecond: 73.97,
    requests: 2_312,
    connect: told(0.040_61, 0, 1.19, 0, 0),
    wait: told(317.22, 60, 1_630, 710.26, 860.71),
    whole: told(317.32, 60, 1_630, 710.26, 860.71),
    iteration: told(1_320, 1_060, 2_650, 1_720, 1_860),
  },
  {
    perSecond: 78.14,
    requests: 2_431,
    connect: told(0.019_33, 0, 1.5, 0, 0),
    wait: told(249.33, 69.41, 1_160, 529.03, 790),
    whole: told(249.43, 69.41, 1_160, 529.03, 790),
    iteration: told(1_250, 1_070, 2_170, 1_540, 1_800),
  },
];

/** How many requests were answered, of all four scenarios. */
export function formatSummary(results: readonly Result[]): string {
  const head = [
    "scenario",
    "the brief's service, a second",
    "Jari, the brief's API",
    "Jari, `/v1`",
    "requests",
    "failed",
  ];
  const lines = results.map(({ name, brief, v1 }, i) => [
    name,
    format(ofBrief[i]?.perSecond ?? 0),
    format(brief.perSecond),
    format(v1.perSecond),
    [ofBrief[i]?.requests ?? 0, brief.requests, v1.requests].map((count) => count.toLocaleString("en")).join("; "),
    `${brief.failed}; ${v1.failed}`,
  ]);
  return formatMarkdown(head, lines);
}

/** The brief's table of one scenario. */
export function formatTimes({ name, brief, v1 }: Result, index: number): string {
  const whose = [
    ["the brief's service", ofBrief[index] as Told],
    ["Jari, the brief's API", brief],
    ["Jari, `/v1`", v1],
  ] as const;
  const rows = [
    ["connecting", "connect"],
    ["waiting", "wait"],
    ["whole request", "whole"],
    ["iteration", "iteration"],
  ] as const;
  const lines = rows.flatMap(([row, key]) =>
    whose.map(([who, { [key]: times }]) => [
      row,
      who,
      ...[times.mean, times.min, times.max, times.p90, times.p95].map(format),
    ]),
  );
  return formatMarkdown([`${name}, ms`, "", "mean", "min", "max", "p90", "p95"], lines);
}

function format(value: number): string {
  return value.toLocaleString("en", { maximumFractionDigits: value >= 100 ? 0 : value >= 10 ? 1 : 2 });
}
