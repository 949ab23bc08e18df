/** Reads a history as the recorder wrote it. */
import { createReadStream } from "node:fs";
import { createInterface } from "node:readline";

import type { Header, HistoryEvent } from "#proof/history/event.ts";

export interface History {
  readonly header: Header;
  readonly events: readonly HistoryEvent[];
}

/** Errors: the file cannot be read, or is no whole history; which line of the file it is, from 1, is said. */
export async function readHistory(path: string): Promise<History> {
  const events: HistoryEvent[] = [];
  let header: Header | undefined;
  let number = 0;
  for await (const text of createInterface({ input: createReadStream(path), crlfDelay: Infinity })) {
    number += 1;
    const line = parse(text, number);
    if (number === 1) header = headerOf(line);
    else events.push(eventOf(line, { number, before: events.at(-1) }));
  }
  if (!header) throw new Error("line 1: there is no header");
  return { header, events };
}

function parse(text: string, number: number): Readonly<Record<string, unknown>> {
  try {
    const line: unknown = JSON.parse(text);
    if (typeof line === "object" && line !== null) return line as Record<string, unknown>;
  } catch {
    // Said below, in words that tell where.
  }
  throw new Error(`line ${number}: it is no JSON object: ${text.slice(0, 80)}`);
}

function headerOf(line: Readonly<Record<string, unknown>>): Header {
  const isHeader = line["type"] === "header" && Array.isArray(line["concerts"]) && typeof line["seed"] === "number";
  if (!isHeader) throw new Error("line 1: it is no header");
  return line as unknown as Header;
}

function eventOf(
  line: Readonly<Record<string, unknown>>,
  { number, before }: { number: number; before: HistoryEvent | undefined },
): HistoryEvent {
  const { i, t, process, type, op } = line;
  const isEvent = typeof type === "string" && types.has(type) && typeof process === "number" && typeof op === "string";
  if (!isEvent) throw new Error(`line ${number}: it is no event of a history`);
  if (i !== (before?.i ?? -1) + 1) throw new Error(`line ${number}: event ${String(i)} does not follow the one before`);
  if (typeof t !== "number" || t < (before?.t ?? 0))
    throw new Error(`line ${number}: its time is before the last one's`);
  return line as unknown as HistoryEvent;
}

const types: ReadonlySet<string> = new Set(["invoke", "ok", "fail", "info", "fault"]);
