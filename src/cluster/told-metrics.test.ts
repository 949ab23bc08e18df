import { setImmediate as turn } from "node:timers/promises";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";

import { Counter, Gauge, Histogram, Registry } from "prom-client";
import { expect, test } from "vitest";

import { ToldMetrics, type Metrics } from "#cluster/told-metrics.ts";

/** What an instance tells that has answered so often, each time in half a second. */
async function toldBy(answers: number): Promise<Metrics> {
  const registers = [new Registry()];
  const counter = new Counter({ name: "answers_total", help: "-", labelNames: ["operation"], registers });
  const histogram = new Histogram({ name: "seconds", help: "-", buckets: [0.1, 1], registers });
  const gauge = new Gauge({ name: "open", help: "-", registers });
  const largest = new Gauge({ name: "waiting", help: "-", aggregator: "max", registers });
  for (let index = 0; index < answers; index += 1) {
    counter.inc({ operation: "poll" });
    histogram.observe(0.5);
  }
  gauge.set(answers);
  largest.set(answers);
  // As a message between processes has it.
  return JSON.parse(JSON.stringify(await registers[0]?.getMetricsAsJSON())) as Metrics;
}

/** The values alone, by name and labels. */
async function valuesOf<Teller>(told: ToldMetrics<Teller>, ...answering: Teller[]): Promise<Record<string, number>> {
  const lines = (await told.text(new Set(answering))).split("\n").filter((line) => line && !line.startsWith("#"));
  return Object.fromEntries(lines.map((line) => [line.split(" ")[0], Number(line.split(" ")[1])]));
}

function counted(answers: number): Record<string, number> {
  return {
    'answers_total{operation="poll"}': answers,
    'seconds_bucket{le="0.1"}': 0,
    'seconds_bucket{le="1"}': answers,
    'seconds_bucket{le="+Inf"}': answers,
    seconds_sum: answers / 2,
    seconds_count: answers,
  };
}

async function toldByTwo(): Promise<ToldMetrics<string>> {
  const told = new ToldMetrics<string>();
  for (const [teller, answers] of Object.entries({ a: 3, b: 4 })) {
    told.add(teller);
    told.note(teller, await toldBy(answers));
  }
  return told;
}

test("what those who answer told is added up, each metric as it says", async () => {
  expect(await valuesOf(await toldByTwo(), "a", "b")).toEqual({ ...counted(7), open: 7, waiting: 4 });
});

test("of one that does not answer what it counted is kept, and its gauges are not", async () => {
  expect(await valuesOf(await toldByTwo(), "a")).toEqual({ ...counted(7), open: 3, waiting: 3 });
});

test("of one that has died, too, and what comes from it late is not counted twice", async () => {
  const told = await toldByTwo();
  told.bury("b");
  told.note("b", await toldBy(4));
  expect(told.tellers).toEqual(["a"]);
  expect(await valuesOf(told, "a", "b")).toEqual({ ...counted(7), open: 3, waiting: 3 });
});

test("one that dies before it has told anything changes nothing", async () => {
  const told = await toldByTwo();
  told.add("c");
  told.bury("c");
  expect(await valuesOf(told, "a", "b")).toEqual({ ...counted(7), open: 7, waiting: 4 });
});

test("of many that have died, one after the other, all that they counted is kept", async () => {
  const told = new ToldMetrics<number>();
  const metrics = await toldBy(2);
  for (let instance = 0; instance < 1_000; instance += 1) {
    told.add(instance);
    told.note(instance, metrics);
    told.bury(instance);
  }
  expect(await valuesOf(told)).toEqual(counted(2_000));
});

/** Answers what it told: not to be held, only to be looked at. */
async function liveAndDie(told: ToldMetrics<number>, instance: number): Promise<WeakRef<Metrics[number]>> {
  const metrics = await toldBy(2);
  told.add(instance);
  told.note(instance, metrics);
  told.bury(instance);
  return new WeakRef(metrics[0] as Metrics[number]);
}

test("of those that have died no more is held than the sum", async () => {
  const told = new ToldMetrics<number>();
  const first = await liveAndDie(told, 1);
  await liveAndDie(told, 2);
  setFlagsFromString("--expose-gc");
  const collectGarbage = runInNewContext("gc") as () => void;
  setFlagsFromString("--no-expose-gc");
  // What a weak reference was asked for is held until the turn of the event loop is over.
  await turn();
  collectGarbage();
  expect(first.deref()).toBeUndefined();
  expect(await valuesOf(told)).toEqual(counted(4));
});
