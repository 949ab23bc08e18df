/**
 * A client: asks an instance and records what it asked and was answered, one call after the other. Promises: it never
 * throws, whatever is answered; after an unknown outcome it goes on as another process.
 */
import type { Agent } from "node:http";

import { classify } from "#proof/clients/classify.ts";
import { follow, send, type Answer, type Request } from "#proof/clients/wire.ts";
import type { Refusal } from "#proof/history/event.ts";
import type { OperationName, Operations } from "#proof/history/operations.ts";
import type { Recorder } from "#proof/history/recorder.ts";

type ValueOf<Name extends OperationName> = Operations[Name]["value"];

/** An operation to ask for; `Body` is what the API answers. */
export interface Call<Name extends OperationName, Body = unknown> {
  readonly op: Name;
  readonly args: Operations[Name]["args"];
  readonly request: Request;
  /** What of the answer a checker needs. Errors: it is not what the API promises. */
  readonly read: (body: Body) => ValueOf<Name>;
}

export type Outcome<Name extends OperationName, Body = unknown> =
  | { readonly type: "ok"; readonly value: ValueOf<Name>; readonly body: Body }
  | { readonly type: "fail" | "info"; readonly value: Refusal };

type StreamName = "streamQueue" | "streamSeats";

export interface StreamCall<Name extends StreamName, Body> extends Omit<Call<Name, Body>, "read"> {
  /** As of a call; undefined of an event that tells nothing to record. */
  readonly read: (body: Body) => ValueOf<Name> | undefined;
}

interface Following<Name extends StreamName> {
  readonly instance: number;
  readonly signal: AbortSignal;
  readonly pushed: (value: ValueOf<Name>) => void;
}

export interface ClientOptions {
  readonly recorder: Recorder;
  /** Of the instances, by their indices. */
  readonly urls: readonly string[];
  /** Keeps connections alive, of each instance its own. */
  readonly agent: Agent;
}

export class Client {
  readonly #options: ClientOptions;
  #process: number;

  constructor(options: ClientOptions) {
    this.#options = options;
    this.#process = options.recorder.newProcess();
  }

  /** Asks and records. With `cutAfterMs` the connection is cut by then, if the answer is not here before. */
  async call<Name extends OperationName, Body>(
    { op, args, request, read }: Call<Name, Body>,
    instance: number,
    cutAfterMs?: number,
  ): Promise<Outcome<Name, Body>> {
    const { recorder, agent } = this.#options;
    const line = { process: this.#process, instance, op, ...(request.key !== undefined && { key: request.key }) };
    recorder.invoke({ ...line, args });
    const outcome = outcomeOf(read, await send(this.#url(instance), request, { agent, cutAfterMs }));
    const { type, value } = outcome;
    recorder.end<Name>(type === "ok" ? { ...line, type, value } : { ...line, type, value });
    if (type === "info") this.#process = recorder.newProcess();
    return outcome;
  }

  /** Asks without recording: for what no checker looks at. Answers undefined for anything but a success. */
  async lookUp<Body>(request: Request, instance: number): Promise<Body | undefined> {
    const answer = classify(await send(this.#url(instance), request, this.#options));
    return answer.type === "ok" ? (answer.body as Body) : undefined;
  }

  /**
   * Follows a stream until `signal`, or until it ends by itself, and records each event that `read` makes something of;
   * then `pushed` is called. It is a process of its own: this client can ask meanwhile.
   */
  async follow<Name extends StreamName, Body>(
    { op, args, request, read }: StreamCall<Name, Body>,
    { instance, signal, pushed }: Following<Name>,
  ): Promise<void> {
    const { recorder } = this.#options;
    const line = { process: recorder.newProcess(), instance, op };
    let pushes = 0;
    recorder.invoke({ ...line, args });
    const push = (data: string): void => {
      const value = attempt(() => read(JSON.parse(data) as Body));
      if (value === undefined) return;
      pushes += 1;
      recorder.end<Name>({ ...line, type: "ok", value });
      pushed(value);
    };
    const answer = classify(await follow(this.#url(instance), request, { signal, push }));
    if (pushes > 0) return;
    const value = answer.type === "ok" ? { status: 200, code: "NOTHING_PUSHED" } : answer.value;
    recorder.end<Name>({ ...line, type: answer.type === "fail" ? "fail" : "info", value });
  }

  #url(instance: number): string {
    return this.#options.urls[instance] ?? "";
  }
}

function outcomeOf<Name extends OperationName, Body>(
  read: (body: Body) => ValueOf<Name>,
  answer: Answer,
): Outcome<Name, Body> {
  const classified = classify(answer);
  if (classified.type !== "ok") return classified;
  const body = classified.body as Body;
  const value = attempt(() => read(body));
  if (value !== undefined) return { type: "ok", value, body };
  return { type: "info", value: { status: answer.status, code: "UNREADABLE" } };
}

/** Undefined where what the service said is not what it promises to say. */
function attempt<Value>(read: () => Value): Value | undefined {
  try {
    return read();
  } catch {
    return undefined;
  }
}
