/**
 * One Jari of a world: a process between two links. Promises: it keeps its addresses from start to start;
 * an end that nobody asked for is kept on record with what it said last.
 */
import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { setTimeout as sleep } from "node:timers/promises";

import { forgetClockOf, type Clock } from "#proof/world/clock.ts";
import type { TcpLink } from "#proof/world/link.ts";
import type { OwnNetwork } from "#proof/world/network.ts";
import type { Instance, Network } from "#proof/world/world.ts";

export interface InstanceOptions {
  readonly index: number;
  /** The folder that it works in. */
  readonly folder: string;
  readonly environment: Readonly<Record<string, string>>;
  /** What Node is told: the service as it was built, or one that is broken on purpose. */
  readonly service: readonly string[];
  /** Where it listens, past the link. */
  readonly address: string;
  readonly fromClients: TcpLink;
  readonly toDatabase: TcpLink;
  readonly network: OwnNetwork | undefined;
  readonly clock: Clock | undefined;
}

const startWithinMs = 60_000;
const tryEveryMs = 50;
/** One that is just starting does not answer at all. */
const answerWithinMs = 2_000;
const keptOutput = 20_000;

export class JariInstance implements Instance {
  readonly index: number;
  readonly url: string;
  readonly fromClients: TcpLink;
  readonly toDatabase: TcpLink;
  readonly network: Network | undefined;
  readonly crashes: string[] = [];
  readonly #options: InstanceOptions;
  #child: ChildProcess | undefined;
  #starting: Promise<void> | undefined;
  /** Whether the process that runs has answered, and whether its end was asked for. */
  #answered = false;
  #asked = false;
  #output = "";

  constructor(options: InstanceOptions) {
    const { index, fromClients, toDatabase, network } = options;
    this.index = index;
    this.url = fromClients.url;
    this.fromClients = fromClients;
    this.toDatabase = toDatabase;
    this.network = network && networkOf(network, Number(new URL(toDatabase.url).port));
    this.#options = options;
  }

  get pid(): number {
    return this.#child?.pid ?? 0;
  }

  output(): string {
    return this.#output;
  }

  start(): Promise<void> {
    this.#starting ??= this.#startAndWait().finally(() => (this.#starting = undefined));
    return this.#starting;
  }

  signal(signal: NodeJS.Signals): void {
    if (signal !== "SIGSTOP" && signal !== "SIGCONT") this.#asked = true;
    this.#child?.kill(signal);
  }

  async ended(): Promise<void> {
    if (this.#child) await once(this.#child, "exit");
  }

  async setClockOff(ms: number): Promise<void> {
    if (!this.#options.clock) throw new Error("the instance has the machine's clock");
    await this.#options.clock.setOff(ms);
  }

  /** Closes its links. The process must have ended. */
  async close(): Promise<void> {
    await Promise.all([this.fromClients.close(), this.toDatabase.close()]);
  }

  /** Where the database cannot be reached a process that starts gives up: then there is another try. */
  async #startAndWait(): Promise<void> {
    const giveUpAt = performance.now() + startWithinMs;
    while (!(await this.#answers())) {
      if (performance.now() > giveUpAt) {
        throw new Error(
          `instance ${this.index} does not answer; the end of what it said:\n${this.#output.slice(-2_000)}`,
        );
      }
      if (!this.#child) this.#run();
      await sleep(tryEveryMs);
    }
    this.#answered = true;
  }

  async #answers(): Promise<boolean> {
    if (!this.#child) return false;
    try {
      return (await fetch(`${this.#options.address}/readyz`, { signal: AbortSignal.timeout(answerWithinMs) })).ok;
    } catch {
      return false;
    }
  }

  #run(): void {
    const { folder, network, service, environment, clock } = this.#options;
    const [command = "", ...rest] = [...(network?.enter ?? []), process.execPath, ...service];
    const child = spawn(command, rest, {
      cwd: folder,
      env: { ...environment, ...clock?.environment },
      stdio: ["ignore", "pipe", "pipe"],
      // A Ctrl-C in the terminal is for the campaign, which then ends everything in order.
      detached: true,
    });
    this.#child = child;
    this.#answered = false;
    this.#asked = false;
    for (const stream of [child.stdout, child.stderr]) {
      stream.on("data", (text) => (this.#output = (this.#output + String(text)).slice(-keptOutput)));
    }
    child.once("error", (error) => (this.#output += error.message));
    child.once("exit", (code, signal) => this.#noteEnd(child, signal ?? `code ${code}`));
  }

  #noteEnd(child: ChildProcess, how: string): void {
    this.#child = undefined;
    if (child.pid !== undefined && this.#options.clock) void forgetClockOf(child.pid);
    if (!this.#answered || this.#asked) return;
    this.crashes.push(
      `instance ${this.index} ended by itself with ${how}; it said last:\n${this.#output.slice(-2_000)}`,
    );
  }
}

function networkOf(own: OwnNetwork, databasePort: number): Network {
  return {
    lose: (share, of) => own.lose(share, of === "database" ? { port: databasePort } : undefined),
    heal: () => own.heal(),
  };
}
