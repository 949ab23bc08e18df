/**
 * One kept-alive HTTP connection on which one request is asked at a time: the load tool. Promise: it takes as little as
 * it can of the processor that it shares with what it measures (docs/decisions/0017-load-tool.md).
 */
import { once } from "node:events";
import { connect, type Socket } from "node:net";

import { parseHead, type Answer, type Head } from "#load/answer.ts";
import { encode, type Shot } from "#load/shot.ts";

interface Asked {
  resolve: (answer: Answer) => void;
  reject: (reason: Error) => void;
}

/** Longer than any honest answer takes. */
const patienceMs = 20_000;
/** Where what arrives is read into, by all connections, one after the other: a buffer for each read would cost more. */
const inbox = Buffer.allocUnsafe(64 * 1024);

export class Connection {
  readonly #host: string;
  readonly #socket: Socket;
  #asked: Asked | undefined;
  /** What has arrived of an answer that has not arrived whole, and how many bytes it lacks; 0 until its head tells. */
  #pieces: Buffer[] = [];
  #missing = 0;

  private constructor(url: string) {
    const { hostname, port, host } = new URL(url);
    const callback = (length: number): boolean => {
      this.#read(inbox.subarray(0, length));
      return true;
    };
    this.#host = host;
    const socket = connect({ host: hostname, port: Number(port), noDelay: true, onread: { buffer: inbox, callback } });
    socket.on("error", (error) => this.#fail(error));
    socket.on("close", () => this.#fail(new Error("the connection was closed")));
    socket.setTimeout(patienceMs, () => socket.destroy(this.#asked && new Error("an answer did not come")));
    this.#socket = socket;
  }

  /** Opens a connection to `http://host:port`. Errors: nobody listens there. */
  static async open(url: string): Promise<Connection> {
    const connection = new Connection(url);
    await once(connection.#socket, "connect");
    return connection;
  }

  /** Whether another request can be asked. */
  get isOpen(): boolean {
    return this.#socket.writable;
  }

  /** Sends a request; the one before must have been answered. Errors: the connection is lost, the answer unreadable. */
  ask(shot: Shot): Promise<Answer> {
    return this.send(encode(shot, this.#host));
  }

  /** The same with a request that is encoded already. */
  send(request: Buffer): Promise<Answer> {
    return new Promise((resolve, reject) => {
      if (this.#asked || !this.isOpen) throw new Error("this connection is busy or closed");
      this.#asked = { resolve, reject };
      this.#socket.write(request);
    });
  }

  close(): void {
    this.#socket.destroy();
  }

  /** Takes in what has arrived; `bytes` are lent. An answer of many pieces is put together once, when all are there. */
  #read(bytes: Buffer): void {
    if (bytes.length < this.#missing) {
      this.#pieces.push(Buffer.from(bytes));
      this.#missing -= bytes.length;
      return;
    }
    const arrived = this.#pieces.length === 0 ? bytes : Buffer.concat([...this.#pieces, bytes]);
    try {
      const head = parseHead(arrived);
      if (head && head.end <= arrived.length) return this.#answer(arrived, head);
      this.#pieces = [Buffer.from(arrived)];
      this.#missing = head ? head.end - arrived.length : 0;
    } catch (error) {
      this.#socket.destroy(error as Error);
    }
  }

  #answer(arrived: Buffer, { status, start, end }: Head): void {
    if (end < arrived.length) throw new Error("more was answered than was asked");
    const asked = this.#asked;
    this.#asked = undefined;
    this.#pieces = [];
    this.#missing = 0;
    asked?.resolve({ status, body: Buffer.from(arrived.subarray(start, end)) });
  }

  #fail(error: Error): void {
    this.#asked?.reject(error);
    this.#asked = undefined;
  }
}
