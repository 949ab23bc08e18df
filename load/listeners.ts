/**
 * What an instance needs for ten thousand fans who follow their places by Server-Sent Events: its memory while nothing
 * happens and while the line moves. The listeners are raw sockets that read everything and keep nothing.
 */
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { connect, type Socket } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";

import { statusOf } from "#load/answer.ts";
import { meterCpu } from "#load/cpu.ts";
import type { Figure } from "#load/figure.ts";
import { megabytes } from "#load/memory.ts";
import { askOnce } from "#load/perform.ts";
import { rssOf } from "#load/processes.ts";
import { Rig } from "#load/rig.ts";
import { encode } from "#load/shot.ts";
import { formatNumber } from "#load/table.ts";
import type { Target } from "#load/targets.ts";
import { createConcert, createUsers, joinAll } from "#load/world.ts";

const wanted = 10_000;
/** What else a process has open. */
const otherFiles = 500;
const openedAtOnce = 100;
const watchMs = 3_000;
const lookEveryMs = 100;
/** The line moves by so many a second: everyone hears of it, the front every second. */
const admitPerSecond = 100;
const goal = { must: 512, hoped: 256, atMost: true };

/** Measures one instance with as many listeners as this machine lets a process have, ten thousand at most. */
export async function measureListeners(tell: (text: string) => void): Promise<Figure[]> {
  const count = Math.min(wanted, openFilesLimit() - otherFiles);
  if (count < wanted) {
    tell(
      `This machine lets a process open ${openFilesLimit()} files (ulimit -n): ${count} listeners, not ${wanted}.\n`,
    );
  }
  const rig = await Rig.start();
  const crowd = new Listeners();
  try {
    const target = await rig.jari(1);
    const { concertId } = await createConcert(rig, { capacity: 1 });
    const fans = await joinAll(rig, concertId, await createUsers(rig, count));
    await crowd.listen(
      target.url,
      fans.map(({ token }) => token),
    );
    await sleep(watchMs / 2);
    const atRest = await watch(rig, target, crowd);
    const policy = { capacity: count, admitPerSecond };
    const path = `/v1/admin/concerts/${concertId}/queue`;
    await askOnce(target.url, { method: "PATCH", path, token: rig.adminToken, body: policy }, 200);
    const moving = await watch(rig, target, crowd);
    return [...figuresOf(count, "at rest", atRest), ...figuresOf(count, "while the line moves", moving)];
  } finally {
    crowd.leave();
    await rig.close();
  }
}

interface Watched {
  mostBytes: number;
  framesPerSecond: number;
  /** Of one core, in percent; undefined where nobody can tell. */
  cpuPercent: number | undefined;
}

function figuresOf(count: number, when: string, { mostBytes, framesPerSecond, cpuPercent }: Watched): Figure[] {
  const name = `an instance with ${formatNumber(count)} listeners, ${when}`;
  return [
    { name: `${name}: memory`, value: megabytes(mostBytes), unit: "MB", goal },
    { name: `${name}: received`, value: framesPerSecond, unit: "frames/s" },
    ...(cpuPercent === undefined ? [] : [{ name: `${name}: processor`, value: cpuPercent, unit: "% of a core" }]),
  ];
}

/** Looks on for a while: the most memory that the instance had, what the listeners received, what it cost. */
async function watch(rig: Rig, { pid }: Target, crowd: Listeners): Promise<Watched> {
  const stopMeter = meterCpu({ instance: pid, database: await rig.databasePid(), tool: process.pid });
  const startedAt = performance.now();
  const framesBefore = crowd.frames;
  let mostBytes = 0;
  while (performance.now() - startedAt < watchMs) {
    mostBytes = Math.max(mostBytes, rssOf(pid) ?? Number.NaN);
    await sleep(lookEveryMs);
  }
  const elapsedMs = performance.now() - startedAt;
  const spentMs = stopMeter();
  return {
    mostBytes,
    framesPerSecond: ((crowd.frames - framesBefore) * 1000) / elapsedMs,
    cpuPercent: spentMs && (spentMs.instance * 100) / elapsedMs,
  };
}

/** How many files, sockets among them, a process may have open; Node has raised it to the most it may ask for. */
function openFilesLimit(): number {
  try {
    const line = /^Max open files +\d+ +(\d+)/mu.exec(readFileSync("/proc/self/limits", "utf8"));
    return Number(line?.[1] ?? Number.POSITIVE_INFINITY);
  } catch {
    return Number.POSITIVE_INFINITY;
  }
}

/** Streams of places that are listened to, until their listeners leave. */
export class Listeners {
  /** Events received by all of them. */
  frames = 0;
  readonly #sockets: Socket[] = [];

  /** Opens a stream for each token; with `reads` false, what comes after its head is never read. Errors: one is refused. */
  async listen(url: string, tokens: readonly string[], { reads = true } = {}): Promise<void> {
    for (let start = 0; start < tokens.length; start += openedAtOnce) {
      await Promise.all(tokens.slice(start, start + openedAtOnce).map((token) => this.#open(url, token, reads)));
    }
  }

  leave(): void {
    for (const socket of this.#sockets) socket.destroy();
  }

  async #open(url: string, token: string, reads: boolean): Promise<void> {
    const { hostname, port, host } = new URL(url);
    const socket = connect({ host: hostname, port: Number(port) });
    this.#sockets.push(socket);
    await once(socket, "connect");
    socket.write(encode({ path: "/v1/queue/stream", token }, host));
    const [head] = (await once(socket, "data")) as [Buffer];
    if (statusOf(head.toString("latin1")) !== 200) throw new Error(`a stream was refused: ${head.toString()}`);
    this.#count(head);
    if (reads) socket.on("data", (bytes) => this.#count(bytes));
    else socket.pause();
    socket.on("error", () => undefined); // The instance ends before its listeners do.
  }

  #count(bytes: Buffer): void {
    for (let at = bytes.indexOf(eventLine); at !== -1; at = bytes.indexOf(eventLine, at + 1)) this.frames += 1;
  }
}

const eventLine = "event: ";
