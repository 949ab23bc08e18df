/** Connections by hand, as no honest client uses them: what was heard, and when the server had enough. */
import { once } from "node:events";
import { connect, type Socket } from "node:net";

export interface HostileConnection {
  readonly socket: Socket;
  /** Everything that the server has said. */
  heard(): string;
  /** Milliseconds from the opening until the server closed it; undefined while it is open. */
  closedAfterMs(): number | undefined;
}

/** Opens a connection that goes on as it will. Errors: nobody listens. */
export async function openHostile(baseUrl: string): Promise<HostileConnection> {
  const { hostname, port } = new URL(baseUrl);
  const socket = connect(Number(port), hostname);
  await once(socket, "connect");
  const openedAt = performance.now();
  let heard = "";
  let closedAfterMs: number | undefined;
  socket.setEncoding("latin1");
  socket.on("data", (chunk: string) => (heard += chunk));
  // A reset is how a server may end it, too.
  socket.on("error", () => undefined);
  socket.once("close", () => (closedAfterMs = performance.now() - openedAt));
  return { socket, heard: () => heard, closedAfterMs: () => closedAfterMs };
}

/** Several at a time. */
export function openHostiles(baseUrl: string, count: number): Promise<HostileConnection[]> {
  return Promise.all(Array.from({ length: count }, () => openHostile(baseUrl)));
}

/** Writes one more piece to each that is still open, every so often. Answers what stops it. */
export function drip(connections: readonly HostileConnection[], piece: string, everyMs: number): () => void {
  const timer = setInterval(() => {
    for (const { socket } of connections) if (socket.writable) socket.write(piece);
  }, everyMs);
  return () => clearInterval(timer);
}

/** Leaves, whatever is under way. */
export function leave(connections: readonly HostileConnection[]): void {
  for (const { socket } of connections) socket.destroy();
}
