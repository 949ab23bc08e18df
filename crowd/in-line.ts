/** How fans wait, each in their own way, until their place is not waiting any more or they have had enough. */
import type { Character, Intentions } from "#crowd/characters.ts";
import { ended, follow, leave, look } from "#crowd/line.ts";
import { listDates } from "#crowd/shop.ts";
import { TurnOver, type Visitor } from "#crowd/visitor.ts";

export interface Waiting {
  readonly visitor: Visitor;
  readonly intends: Intentions;
  /** Errors: the rehearsal is over. */
  readonly pause: (ms: number) => Promise<void>;
}

/** How it went: the turn came, or why it did not. */
export type Waited =
  | "the turn came"
  | "sold out"
  | "left the line"
  | "never came back"
  | "slept through the turn"
  | "lost the turn";

const hammering = { everyMs: 250, times: 60 };
const streamAgainMs = 2_000;

const ways: Readonly<Record<Character["inLine"], (waiting: Waiting) => Promise<Waited | undefined>>> = {
  polls: poll,
  listens: listen,
  hammers: hammer,
  leaves: loseHeart,
  sleeps: sleepThrough,
  vanishes: () => Promise.resolve("never came back"),
};

/** Waits as the character does. Errors: GaveUp; the rehearsal is over. */
export async function waitInLine(way: Character["inLine"], waiting: Waiting): Promise<Waited> {
  const { visitor, intends } = waiting;
  const decided = await ways[way](waiting);
  if (decided) return decided;
  if (visitor.place?.status === "ADMITTED") return "the turn came";
  if (visitor.place?.status !== "WAITING") return "lost the turn";
  if (intends.isPolite) await leave(visitor);
  return "sold out";
}

/** Whether there is something left to wait for. */
function isWaiting({ place }: Visitor): boolean {
  return place?.status === "WAITING" && !place.soldOut;
}

async function poll({ visitor, pause }: Waiting): Promise<undefined> {
  while (isWaiting(visitor)) {
    await pause(visitor.place?.retryAfterMs ?? 0);
    await look(visitor);
  }
}

/** On a stream; who hears of the turn comes at once. */
async function listen({ visitor, pause }: Waiting): Promise<undefined> {
  while (isWaiting(visitor)) {
    for await (const place of follow(visitor)) if (place.status !== "WAITING" || place.soldOut) break;
    if (isWaiting(visitor)) await pause(streamAgainMs);
  }
  if (visitor.place?.status === "ADMITTED") await look(visitor);
}

/** Far more often than told, and tries the door before it is open. */
async function hammer(waiting: Waiting): Promise<undefined> {
  const { visitor, pause } = waiting;
  for (let times = 0; times < hammering.times && isWaiting(visitor); times += 1) {
    await look(visitor);
    if (times === 0 && isWaiting(visitor)) await tryTheDoor(visitor);
    await pause(hammering.everyMs);
  }
  return poll(waiting);
}

async function tryTheDoor(visitor: Visitor): Promise<void> {
  try {
    await listDates(visitor);
    await look(visitor);
  } catch (error) {
    if (!(error instanceof TurnOver)) throw error;
  }
}

async function loseHeart({ visitor, intends, pause }: Waiting): Promise<Waited | undefined> {
  for (let waitedMs = 0; isWaiting(visitor) && waitedMs < intends.patienceMs;) {
    const ms = Math.min(visitor.place?.retryAfterMs ?? 0, intends.patienceMs - waitedMs);
    await pause(ms);
    waitedMs += ms;
    await look(visitor);
  }
  if (!isWaiting(visitor)) return undefined;
  await leave(visitor);
  return "left the line";
}

/** A phone in a pocket: the stream tells of the turn, and of its end. */
async function sleepThrough({ visitor }: Waiting): Promise<Waited | undefined> {
  const { fan, world } = visitor;
  let toldBy = visitor.story?.admittedBy;
  if (toldBy === undefined) {
    for await (const place of follow(visitor)) {
      if (place.status === "ADMITTED") toldBy ??= performance.now();
      if (place.status === "EXPIRED" && toldBy !== undefined) {
        ended(visitor, { code: "TOKEN_EXPIRED", title: "", detail: "", place: "EXPIRED" });
        world.recorder.history.lostTurns += 1;
        world.recorder.history.unclaimed.push({ fan, toldBy, overBy: performance.now() });
        return "slept through the turn";
      }
      if (place.soldOut && place.status === "WAITING") return undefined;
    }
  }
  return "never came back";
}
