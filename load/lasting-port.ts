/**
 * Ports that a program can leave and come back to. The system gives those from 32,768 on, as a rule, to whoever asks for any:
 * links, and connections that go out. A program that is to listen there a moment later, or again after it was killed, may find
 * its own taken.
 *
 * Promise: a port is given once by this process, and nobody listened on it then.
 */
import { randomInt } from "node:crypto";
import { createServer } from "node:net";

const [first, last] = [20_000, 30_000];
const mostTries = 1_000;

const given = new Set<number>();

/** Errors: none is free. */
export async function lastingPort(): Promise<number> {
  for (let tries = 0; tries < mostTries; tries += 1) {
    const port = randomInt(first, last);
    if (given.has(port)) continue;
    given.add(port);
    if (await isFree(port)) return port;
  }
  throw new Error(`there is no free port from ${first} to ${last}`);
}

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once("error", () => resolve(false));
    server.listen(port, "127.0.0.1", () => server.close(() => resolve(true)));
  });
}
