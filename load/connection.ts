/**
 * One kept-alive HTTP connection on which one request is asked at a time. Used where the load tool cannot do what is
 * needed (a steady pace, a request made of the answer before), and to prepare.
 */
import { once } from "node:events";
import { connect, type Socket } from "node:net";

import { parseAnswer, type Answer } from "#load/answer.ts";
import { encode, type Shot } from "#load/shot.ts";

interface Asked {
  resolve: (answer: Answer) => void;
  reject: (reason: Error) => void;
}

const nothing = Buffer.alloc(0);
/** Longer than any honest answer takes. */
const patienceMs = 20_000;

export class Connection {
  readonly #host: string;
  readonly #socket: Socket;
  #asked: Asked | undefined;
  #received: Buffer = nothing;

  private constructor(host: string, socket: Socket) {
    this.#host = host;
    this.#socket = socket;
    socket.on("data", (bytes) => this.#read(bytes));
    socket.on("error", (error) => this.#fail(error));
    socket.on("close", () => this.#fail(new Error("the connection was closed")));
    socket.setTimeout(patienceMs, () => socket.destroy(this.#asked && new Error("an answer did not come")));
  }

  /** Opens a connection to `http://host:port`. Errors: nobody listens there. */
  static async open(url: string): Promise<Connection> {
    const { hostname, port, host } = new URL(url);
    const socket = connect({ host: hostname, port: Number(port), noDelay: true });
    await once(socket, "connect");
    return new Connection(host, socket);
  }

  /** Whether another request can be asked. */
  get isOpen(): boolean {
    return this.#socket.writable;
  }

  /** Sends a request; the one before must have been answered. Errors: the connection is lost, the answer unreadable. */
  ask(shot: Shot): Promise<Answer> {
    return new Promise((resolve, reject) => {
      if (this.#asked || !this.isOpen) throw new Error("this connection is busy or closed");
      this.#asked = { resolve, reject };
      this.#socket.write(encode(shot, this.#host));
    });
  }

  close(): void {
    this.#socket.destroy();
  }

  #read(bytes: Buffer): void {
    this.#received = this.#received.length === 0 ? bytes : Buffer.concat([this.#received, bytes]);
    try {
      const read = parseAnswer(this.#received);
      if (!read) return;
      this.#received = this.#received.subarray(read.length);
      const asked = this.#asked;
      this.#asked = undefined;
      asked?.resolve(read.answer);
    } catch (error) {
      this.#socket.destroy(error as Error);
    }
  }

  #fail(error: Error): void {
    this.#asked?.reject(error);
    this.#asked = undefined;
  }
}
