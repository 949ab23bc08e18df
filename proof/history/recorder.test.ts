/** A history as it is written and read. */
import { appendFile, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { afterEach, beforeEach, expect, test } from "vitest";

import { readHistory } from "#proof/history/read-history.ts";
import { Recorder } from "#proof/history/recorder.ts";

const about = { seed: 1, minutes: 1, faults: [], instances: 1, holdSeconds: 4, concerts: [] };
const balance = { op: "getBalance", instance: 0 } as const;

let folder: string;
let file: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "jari-history-"));
  file = join(folder, "history.jsonl");
});
afterEach(() => rm(folder, { recursive: true }));

async function record(): Promise<Recorder> {
  const recorder = await Recorder.open(file, about);
  const process = recorder.newProcess();
  recorder.invoke({ ...balance, process, args: { user: "mina" } });
  recorder.fault("instance-killed", "begins", "instance 0");
  recorder.end({ ...balance, process, type: "ok", value: { balance: 5 } });
  await recorder.close();
  return recorder;
}

test("what was recorded is what is read", async () => {
  const { header, events } = await record();
  expect(await readHistory(file)).toEqual({ header, events });
  expect(header).toMatchObject({ type: "header", seed: 1 });
  expect(events.map(({ i, type }) => [i, type])).toEqual([
    [0, "invoke"],
    [1, "fault"],
    [2, "ok"],
  ]);
});

test("the clock never runs back from one line to the next", async () => {
  const { events } = await record();
  const times = events.map(({ t }) => t);
  expect(times).toEqual(times.toSorted((a, b) => a - b));
});

test("no two processes have one number, and one whose outcome was unknown never asks again", async () => {
  const recorder = await Recorder.open(file, about);
  const [one, other] = [recorder.newProcess(), recorder.newProcess()];
  expect(one).not.toBe(other);
  const ask = (process: number): void => recorder.invoke({ ...balance, process, args: { user: "mina" } });
  ask(one);
  recorder.end({ ...balance, process: one, type: "fail", value: { status: 503, code: "OVERLOADED" } });
  ask(one);
  recorder.end({ ...balance, process: one, type: "info", value: { status: 0, code: "NO_ANSWER" } });
  expect(() => ask(one)).toThrow(`process ${one} is retired`);
  ask(other);
  await recorder.close();
});

test("a history that cannot be written is told of", async () => {
  await expect(Recorder.open(join(folder, "none", "history.jsonl"), about)).rejects.toThrow("ENOENT");
});

test.each([
  { what: "nothing", text: "", error: "line 1: there is no header" },
  { what: "no header", text: '{"i":0}\n', error: "line 1: it is no header" },
])("a file with $what is no history", async ({ text, error }) => {
  await writeFile(file, text);
  await expect(readHistory(file)).rejects.toThrow(error);
});

test.each([
  { what: "half a line", text: '{"i":3,"t":9', error: "line 5: it is no JSON object" },
  { what: "a line that is no event", text: '{"i":3,"t":9e9,"type":"odd"}', error: "line 5: it is no event" },
  {
    what: "a line too many",
    text: '{"i":9,"t":9e9,"process":0,"type":"ok","op":"getBalance"}',
    error: "line 5: event 9 does not follow",
  },
  {
    what: "a time that runs back",
    text: '{"i":3,"t":-1,"process":0,"type":"ok","op":"getBalance"}',
    error: "line 5: its time is before",
  },
])("$what is told with its line", async ({ text, error }) => {
  await record();
  await appendFile(file, `${text}\n`);
  await expect(readHistory(file)).rejects.toThrow(error);
});
