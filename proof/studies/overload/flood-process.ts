/** A flood in a process of its own, so that those who shop are not kept waiting by what floods. */
import { fork, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";

import type { Flooded, FloodOrder } from "#proof/studies/overload/flood.ts";

const program = fileURLToPath(new URL("flood-program.ts", import.meta.url));

export class FloodProcess {
  readonly #child: ChildProcess;

  private constructor(child: ChildProcess) {
    this.#child = child;
  }

  /** Ready to come. Errors: it ended before. */
  static async start(order: FloodOrder): Promise<FloodProcess> {
    const flood = new FloodProcess(fork(program, { execArgv: ["--import", "tsx"] }));
    try {
      flood.#child.send(order);
      await flood.#hear();
      return flood;
    } catch (error) {
      flood.end();
      throw error;
    }
  }

  /** Has all come; answers what they saw when the last has. Errors: it ended before. */
  async come(): Promise<Flooded> {
    this.#child.send("come");
    return (await this.#hear()) as Flooded;
  }

  /** Sends home whoever is still there. */
  end(): void {
    this.#child.kill();
  }

  async #hear(): Promise<unknown> {
    const ended = new AbortController();
    const heard = once(this.#child, "message", { signal: ended.signal });
    const end = (): void => ended.abort();
    this.#child.once("exit", end);
    try {
      const [message] = (await heard) as [unknown];
      return message;
    } catch (error) {
      throw new Error("the flood ended before it was over", { cause: error });
    } finally {
      this.#child.off("exit", end);
    }
  }
}
