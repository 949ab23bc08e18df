/**
 * Writes a history down as it happens, and keeps it. Promises: every line has the next number and a moment that is no
 * earlier than that of the line before; a process whose outcome was unknown never asks again.
 */
import { once } from "node:events";
import { createWriteStream, type WriteStream } from "node:fs";

import type { FaultLine, Header, HistoryEvent, Refusal } from "#proof/history/event.ts";
import type { OperationName, Operations } from "#proof/history/operations.ts";

interface Asked<Name extends OperationName> {
  readonly process: number;
  readonly instance: number;
  readonly key?: string;
  readonly op: Name;
}

export type Asking<Name extends OperationName> = Asked<Name> & { readonly args: Operations[Name]["args"] };

export type Ending<Name extends OperationName> = Asked<Name> &
  (
    | { readonly type: "ok"; readonly value: Operations[Name]["value"] }
    | { readonly type: "fail" | "info"; readonly value: Refusal }
  );

export class Recorder {
  readonly header: Header;
  readonly #begunAt = performance.now();
  readonly #file: WriteStream;
  readonly #events: HistoryEvent[] = [];
  readonly #processes = new Set<number>();
  #lastProcess = -1;
  #failure: Error | undefined;

  private constructor(file: WriteStream, about: Omit<Header, "type" | "startedAt">) {
    this.#file = file;
    this.header = { type: "header", ...about, startedAt: Date.now() };
    file.on("error", (error) => (this.#failure = error));
    this.#write(this.header);
  }

  /** Begins a history in a new file; its clock begins now. Errors: the file cannot be written. */
  static async open(path: string, about: Omit<Header, "type" | "startedAt">): Promise<Recorder> {
    const file = createWriteStream(path);
    await once(file, "open");
    return new Recorder(file, about);
  }

  /** All lines so far but the header. */
  get events(): readonly HistoryEvent[] {
    return this.#events;
  }

  /** Milliseconds since the history began, on the clock of its lines. */
  now(): number {
    return Math.round((performance.now() - this.#begunAt) * 1_000) / 1_000;
  }

  /** A number under which one call after the other can be recorded, until the outcome of one is unknown. */
  newProcess(): number {
    this.#lastProcess += 1;
    this.#processes.add(this.#lastProcess);
    return this.#lastProcess;
  }

  /** To be called before anything is sent. Errors: the process has been retired. */
  invoke<Name extends OperationName>(asking: Asking<Name>): void {
    if (!this.#processes.has(asking.process)) throw new Error(`process ${asking.process} is retired`);
    this.#add({ type: "invoke", ...asking });
  }

  /** To be called when the whole answer is here, or none will come. Of an unknown outcome the process is retired. */
  end<Name extends OperationName>(ending: Ending<Name>): void {
    if (ending.type === "info") this.#processes.delete(ending.process);
    this.#add(ending);
  }

  fault(op: string, phase: FaultLine["phase"], value: string): void {
    this.#add({ process: -1, type: "fault", op, phase, value });
  }

  /** Resolves when everything is in the file. Errors: it could not be written. */
  async close(): Promise<void> {
    this.#file.end();
    if (!this.#failure && !this.#file.closed) await once(this.#file, "close");
    if (this.#failure) throw this.#failure;
  }

  #add(line: object): void {
    const event = { i: this.#events.length, t: this.now(), ...line } as HistoryEvent;
    this.#events.push(event);
    this.#write(event);
  }

  #write(line: object): void {
    this.#file.write(`${JSON.stringify(line)}\n`);
  }
}
