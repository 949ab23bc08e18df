/**
 * As many connections as fans need at a time: who asks is given one that is free, or a new one. Unlike a fixed number of
 * them, that lets requests come at a rate which does not depend on how fast they are answered.
 */
import type { Answer } from "#load/answer.ts";
import { Connection } from "#load/connection.ts";
import type { Shot } from "#load/shot.ts";

/** No answer: a connection was refused, or lost. */
export class Unanswered extends Error {}

export class Lines {
  readonly #url: string;
  readonly #free: Connection[] = [];
  #open = 0;
  #closed = false;
  /** The most that were open at one time. */
  most = 0;

  constructor(url: string) {
    this.#url = url;
  }

  /** Errors: Unanswered. */
  async ask(shot: Shot): Promise<Answer> {
    try {
      const connection = await this.#take();
      const answer = await connection.ask(shot);
      this.#giveBack(connection);
      return answer;
    } catch (error) {
      this.#open -= 1;
      throw new Unanswered("there was no answer", { cause: error });
    }
  }

  /** Closes those that are free, and each other one when it has been answered. */
  close(): void {
    this.#closed = true;
    for (const connection of this.#free) connection.close();
  }

  async #take(): Promise<Connection> {
    for (let free = this.#free.pop(); free; free = this.#free.pop()) {
      if (free.isOpen) return free;
      this.#open -= 1;
    }
    this.#open += 1;
    this.most = Math.max(this.most, this.#open);
    return Connection.open(this.#url);
  }

  #giveBack(connection: Connection): void {
    if (this.#closed) connection.close();
    else this.#free.push(connection);
  }
}
