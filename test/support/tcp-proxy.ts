/**
 * A network between an instance and its database that fails on command: a TCP proxy on loopback which can cut a
 * connection at the very message that matters, refuse new connections, or fall silent.
 */
import { once } from "node:events";
import { connect as connectTcp, createServer, type AddressInfo, type Server, type Socket } from "node:net";

/** A COMMIT as PostgreSQL's simple query protocol sends it: the text with its end. */
const commitMessage = Buffer.from("commit\0");

/**
 * What happens to the next COMMIT. "before": it never reaches the server. "during": it is passed on, and nobody waits for
 * what comes of it. "after": the server has answered, but we do not hear it.
 */
export type CutAt = "before" | "during" | "after";

interface Pair {
  client: Socket;
  server: Socket;
}

export class TcpProxy {
  readonly url: string;
  readonly #server: Server;
  readonly #pairs = new Set<Pair>();
  #cutAt: CutAt | undefined;
  #thenAway = false;
  #away = false;
  #silent = false;
  /** COMMITs that were cut. */
  cuts = 0;

  private constructor(server: Server, target: URL) {
    this.#server = server;
    const url = new URL(target);
    url.hostname = "127.0.0.1";
    url.port = String((server.address() as AddressInfo).port);
    this.url = url.href;
    server.on("connection", (client) => this.#connect(client, target));
  }

  /** Stands before the server of a connection string. Whoever starts it must close it. */
  static async start(targetUrl: string): Promise<TcpProxy> {
    const server = createServer();
    server.listen(0, "127.0.0.1");
    await once(server, "listening");
    return new TcpProxy(server, new URL(targetUrl));
  }

  /** Cuts the connection at its next COMMIT; with `thenAway` nobody can connect any more from then on. */
  cutCommit(at: CutAt, { thenAway = false } = {}): void {
    this.#cutAt = at;
    this.#thenAway = thenAway;
  }

  /** Cuts everything, and refuses whoever comes, until `comeBack`. */
  goAway(): void {
    this.#away = true;
    for (const pair of this.#pairs) this.#cut(pair);
  }

  /** Keeps connections open and passes nothing on any more, not even an end, until `comeBack`. */
  fallSilent(): void {
    this.#silent = true;
  }

  /** Lets new connections through again; those that have lost bytes are cut. */
  comeBack(): void {
    this.#away = false;
    if (this.#silent) for (const pair of this.#pairs) this.#cut(pair);
    this.#silent = false;
  }

  async close(): Promise<void> {
    this.goAway();
    this.#server.close();
    await once(this.#server, "close");
  }

  #connect(client: Socket, target: URL): void {
    if (this.#away) return void client.destroy();
    const server = connectTcp(Number(target.port), target.hostname.replace(/^\[|\]$/gu, ""));
    const pair = { client, server };
    this.#pairs.add(pair);
    let dropAnswer = false;
    client.on("data", (data) => {
      if (this.#silent) return;
      const cutAt = data.includes(commitMessage) ? this.#cutAt : undefined;
      dropAnswer = cutAt === "after";
      if (cutAt === "during") server.end(data);
      else if (cutAt !== "before") server.write(data);
      if (cutAt === "before" || cutAt === "during") this.#cutCommitOf(pair, cutAt);
    });
    server.on("data", (data) => {
      if (this.#silent) return;
      if (dropAnswer) this.#cutCommitOf(pair, "after");
      else client.write(data);
    });
    for (const socket of [client, server]) {
      socket.on("error", () => undefined);
      socket.on("close", () => {
        if (this.#pairs.has(pair) && !this.#silent) this.#cut(pair);
      });
    }
  }

  #cutCommitOf(pair: Pair, at: CutAt): void {
    this.cuts += 1;
    this.#cutAt = undefined;
    this.#pairs.delete(pair);
    pair.client.destroy();
    if (at !== "during") pair.server.destroy();
    if (this.#thenAway) this.goAway();
  }

  #cut(pair: Pair): void {
    this.#pairs.delete(pair);
    pair.client.destroy();
    pair.server.destroy();
  }
}
