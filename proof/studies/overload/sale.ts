/** A sale that a crowd comes to: as fast as it goes, or from a line. */
import { setTimeout as sleep } from "node:timers/promises";

import { askOnce } from "#load/perform.ts";
import type { Rig } from "#load/rig.ts";
import { createConcert, createUsers } from "#load/world.ts";
import type { Fans, Wish } from "#proof/studies/overload/fans.ts";

/** Those who are let in at a time: more than ever shop at once, also if they hear of their turn some seconds late. */
const capacity = 10_000;
const seatsPerShow = 5_000;
/** Two thousand a second get in line. */
const comeTogether = 20;
const comeEveryMs = 10;

/** So many fans, each with a seat that nobody else wants; the room lets in `admitPerSecond`, if it says so. */
export async function announce(rig: Rig, fans: number, admitPerSecond?: number): Promise<Wish[]> {
  const shows = Math.ceil(fans / seatsPerShow);
  const { concertId, showIds } = await createConcert(rig, { capacity, shows, seats: seatsPerShow });
  if (admitPerSecond !== undefined) {
    const path = `/v1/admin/concerts/${concertId}/queue`;
    const shot = { method: "PATCH", path, token: rig.adminToken, body: { admitPerSecond } } as const;
    await askOnce((await rig.jari()).url, shot, 200);
  }
  const users = await createUsers(rig, fans);
  await rig.settle();
  return users.map((userId, i) => {
    const showId = showIds[Math.floor(i / seatsPerShow)] ?? 0;
    return { userId, concertId, showId, seat: (i % seatsPerShow) + 1, token: "" };
  });
}

/** So many clients, each of whom becomes the next fan when one has paid, for so long or until there are no more. */
export async function sellClosed(fans: Fans, wishes: readonly Wish[], { clients, ms }: Closed): Promise<void> {
  const waiting = wishes.values();
  const endsAt = performance.now() + ms;
  const work = async (): Promise<void> => {
    for (const wish of waiting) {
      await fans.shop(wish);
      if (performance.now() > endsAt) return;
    }
  };
  await Promise.all(Array.from({ length: clients }, work));
}

export interface Closed {
  clients: number;
  ms: number;
}

/** All get in line, a few at a time, and go on as they are let in. Answers when all have asked for a place. */
export async function sellInLine(fans: Fans, wishes: readonly Wish[]): Promise<{ gone: Promise<void> }> {
  const ways: Promise<void>[] = [];
  for (const wish of wishes) {
    ways.push(fans.shop(wish));
    if (ways.length % comeTogether === 0) await sleep(comeEveryMs);
  }
  const gone = Promise.all(ways).then(() => undefined);
  // Whoever opened the sale hears of it, but later.
  gone.catch(() => undefined);
  return { gone };
}
