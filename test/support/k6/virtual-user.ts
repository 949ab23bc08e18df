/** A virtual user seen from outside: a thread that does jobs of the script, and whose requests are sent from here. */
import { once } from "node:events";
import { MessageChannel, Worker } from "node:worker_threads";

import { answerTo } from "#test/k6/exchange.ts";
import type { FromThread, Hello, HttpRequest, Job, Report, Start } from "#test/k6/protocol.ts";

export interface VirtualUserOptions {
  vu: number;
  /** The script and its surroundings, as one program. */
  program: string;
  env: Record<string, string>;
  /** Whether to send again what the service was too busy for. */
  patient: boolean;
}

export class VirtualUser {
  readonly #worker: Worker;
  readonly #bell = new Int32Array(new SharedArrayBuffer(4));
  readonly #answers = new MessageChannel();
  readonly #patient: boolean;
  #settle: { resolve: (message: FromThread) => void; reject: (error: unknown) => void } | undefined;

  constructor({ vu, program, env, patient }: VirtualUserOptions) {
    this.#patient = patient;
    const { port2: answers } = this.#answers;
    const workerData: Start = { vu, env, answers, bell: this.#bell };
    this.#worker = new Worker(program, { eval: true, workerData, transferList: [answers] });
    this.#worker.on("error", (error) => this.#settle?.reject(error));
    this.#worker.on("message", (message: FromThread) => {
      if (message.type === "asks") void this.#answer(message.requests);
      else this.#settle?.resolve(message);
    });
  }

  /** What the script exports. Errors: it could not be loaded. To be called once, at first. */
  async hello(): Promise<Hello> {
    const message = await this.#next();
    if (message.type !== "hello") throw new Error("a thread says first what the script exports");
    return message.hello;
  }

  /** Does a job. Errors: an answer was not as documented. */
  async do(job: Job): Promise<Report> {
    const next = this.#next();
    this.#worker.postMessage(job);
    const message = await next;
    if (message.type !== "done") throw new Error("a thread answers a job by a report");
    return message.report;
  }

  async end(): Promise<void> {
    this.#answers.port1.close();
    const ended = once(this.#worker, "exit");
    await this.#worker.terminate();
    await ended;
  }

  #next(): Promise<FromThread> {
    return new Promise((resolve, reject) => {
      this.#settle = { resolve, reject };
    });
  }

  async #answer(requests: readonly HttpRequest[]): Promise<void> {
    try {
      this.#answers.port1.postMessage(await Promise.all(requests.map((one) => answerTo(one, this.#patient))));
      Atomics.store(this.#bell, 0, 1);
      Atomics.notify(this.#bell, 0);
    } catch (error) {
      this.#settle?.reject(error);
    }
  }
}
