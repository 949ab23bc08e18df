/**
 * A network that fails on command: a TCP proxy on loopback that can cut a connection at the very COMMIT that matters,
 * refuse, fall silent in one direction or both, delay, and be slow. Promise: while it is told nothing, all passes.
 *
 * What is held back by silence passes when the link is healed, as on a network that sends again; where it shall be lost,
 * cut the connections before.
 */
import { once } from "node:events";
import { connect as connectTcp, createServer, type AddressInfo, type Server, type Socket } from "node:net";

import { letPass, Pipe } from "#proof/world/pipe.ts";
import type { CommitCut, Link } from "#proof/world/world.ts";

/** A COMMIT as it is sent (a text, or the name of a prepared statement), and how the server answers one. */
const commitSent = Buffer.from("commit\0");
const answersToCommit = [Buffer.from("COMMIT\0"), Buffer.from("ROLLBACK\0")];

interface Connection {
  readonly client: Socket;
  readonly server: Socket;
  readonly up: Pipe;
  readonly down: Pipe;
  /** Set while the answer to a COMMIT is waited for in order to cut it off. */
  cutAtAnswer?: () => void;
}

export class TcpLink implements Link {
  readonly url: string;
  readonly #listener: Server;
  readonly #target: { host: string; port: number };
  readonly #connections = new Set<Connection>();
  #up = letPass();
  #down = letPass();
  #refuses = false;
  #hear: (() => void) | undefined;
  #cut: { readonly at: CommitCut; readonly tell: () => void } | undefined;
  cuts = 0;

  private constructor(listener: Server, target: URL) {
    this.#listener = listener;
    this.#target = { host: target.hostname.replace(/^\[|\]$/gu, ""), port: Number(target.port) };
    const { address, port } = listener.address() as AddressInfo;
    const url = new URL(target);
    url.hostname = address;
    url.port = String(port);
    this.url = url.href.replace(/\/$/u, "");
    listener.on("connection", (client) => this.#connect(client));
  }

  /** Stands before the server of a URL, on an address of this machine. Whoever opens it must close it. */
  static async open(targetUrl: string, host = "127.0.0.1"): Promise<TcpLink> {
    const listener = createServer({ allowHalfOpen: true, noDelay: true });
    listener.listen(0, host);
    await once(listener, "listening");
    return new TcpLink(listener, new URL(targetUrl));
  }

  hearNextCommit(act: () => void): void {
    this.#hear = act;
  }

  cutNextCommit(at: CommitCut, tell: () => void = () => undefined): void {
    this.#cut = { at, tell };
  }

  cutAll(): void {
    for (const connection of this.#connections) this.#end(connection);
  }

  refuse(): void {
    this.#refuses = true;
    this.cutAll();
  }

  silence(direction: "up" | "down" | "both"): void {
    if (direction !== "down") this.#up.silent = true;
    if (direction !== "up") this.#down.silent = true;
  }

  delay(ms: number): void {
    for (const rules of [this.#up, this.#down]) rules.delayMs = ms;
  }

  throttle(bytesPerSecond: number): void {
    for (const rules of [this.#up, this.#down]) rules.bytesPerSecond = bytesPerSecond;
  }

  heal(): void {
    this.#refuses = false;
    this.#hear = undefined;
    this.#cut = undefined;
    this.#up = letPass();
    this.#down = letPass();
    for (const { up, down } of this.#connections) {
      up.flush();
      down.flush();
    }
  }

  async close(): Promise<void> {
    this.refuse();
    this.#listener.close();
    await once(this.#listener, "close");
  }

  #connect(client: Socket): void {
    if (this.#refuses) return void client.destroy();
    const server = connectTcp({ ...this.#target, allowHalfOpen: true, noDelay: true });
    const up = new Pipe(client, server, () => this.#up);
    const down = new Pipe(server, client, () => this.#down);
    const connection: Connection = { client, server, up, down };
    this.#connections.add(connection);
    client.on("data", (data) => this.#passUp(connection, data));
    server.on("data", (data) => this.#passDown(connection, data));
    for (const socket of [client, server]) {
      socket.on("error", () => undefined);
      socket.on("close", () => client.destroyed && server.destroyed && this.#connections.delete(connection));
    }
  }

  /** A COMMIT that is torn into two pieces is overlooked: the next one will do. */
  #passUp(connection: Connection, data: Buffer): void {
    const commits = data.includes(commitSent);
    if (commits) this.#callOnce();
    const cut = commits ? this.#cut : undefined;
    if (cut === undefined) return connection.up.pass(data);
    this.#cut = undefined;
    const cutNow = (): void => {
      this.cuts += 1;
      this.#end(connection, cut.at === "during" ? "client" : "both");
      cut.tell();
    };
    if (cut.at !== "before") connection.up.pass(data);
    if (cut.at === "after") connection.cutAtAnswer = cutNow;
    else cutNow();
  }

  #passDown(connection: Connection, data: Buffer): void {
    if (connection.cutAtAnswer && answersToCommit.some((answer) => data.includes(answer))) connection.cutAtAnswer();
    else connection.down.pass(data);
  }

  #callOnce(): void {
    const act = this.#hear;
    this.#hear = undefined;
    act?.();
  }

  /** Without the client alone, the server gets what was sent, and then an end: nobody waits for what comes of it. */
  #end({ client, server }: Connection, which: "client" | "both" = "both"): void {
    client.destroy();
    if (which === "both") server.destroy();
  }
}
