/** Reads a recorded history. */
import { createReadStream } from "node:fs";
import { createInterface } from "node:readline";

import type { Header, HistoryEvent } from "#proof/history/event.ts";

/** Errors: the file is not there, or a line is not one of a history; the message says which. */
export async function readHistory(file: string): Promise<{ header: Header; events: HistoryEvent[] }> {
  let header: Header | undefined;
  const events: HistoryEvent[] = [];
  let number = 0;
  for await (const text of createInterface({ input: createReadStream(file), crlfDelay: Number.POSITIVE_INFINITY })) {
    number += 1;
    const line = parse(text, number);
    if (number === 1) {
      if (line.type !== "header") throw new Error("line 1 of the file is not the header of a history");
      header = line;
    } else if (line.type === "header" || line.i !== events.length) {
      throw new Error(`line ${number} of the file is not the event ${events.length} of the history`);
    } else {
      events.push(line);
    }
  }
  if (!header) throw new Error("the file is empty");
  return { header, events };
}

function parse(text: string, number: number): Header | HistoryEvent {
  try {
    return JSON.parse(text) as Header | HistoryEvent;
  } catch {
    throw new Error(`line ${number} of the file is not JSON`);
  }
}
