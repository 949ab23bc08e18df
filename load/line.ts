/** A line as long as one wants: users who join one queue, each over HTTP, behind one who has been let in. */
import { performAll } from "#load/perform.ts";
import { joinShot, read, type Fan } from "#load/requests.ts";
import type { Rig } from "#load/rig.ts";
import { createConcert, createUsers } from "#load/world.ts";

export interface Line {
  concertId: number;
  showId: number;
  /** Places in it, the one that was let in included. */
  places: number;
  /** Those in front, in the order of their numbers; the first has been let in. */
  front: Fan[];
  /** Some of those who wait, spread evenly over the line. */
  some: Fan[];
  /** Joins that were not answered as they should have been. */
  others: number;
}

/** Joins that are prepared at a time. */
const atATime = 100_000;
const frontPlaces = 50;
/** As many as an instance is sure to remember tokens of, and far more than a processor's cache holds. */
const mostKept = 100_000;

/** A line of one, who has been let in. */
export async function startLongLine(rig: Rig): Promise<Line> {
  const { concertId, showIds } = await createConcert(rig, { capacity: 1, seats: frontPlaces });
  const line = { concertId, showId: showIds[0] ?? 0, places: 0, front: [], some: [], others: 0 };
  await extendLine(rig, line, { places: 1, keepEvery: 2 });
  return line;
}

/** How many of a line of `places` to pass over from one that is kept to the next. */
export function keepEvery(places: number): number {
  return Math.ceil(places / mostKept);
}

/** Lets users join until the line has `places`; keeps one of `keepEvery` of them. Answers joins a second. */
export async function extendLine(
  rig: Rig,
  line: Line,
  { places, keepEvery: every, tell }: { places: number; keepEvery: number; tell?: (text: string) => void },
): Promise<number> {
  const { url } = await rig.jari();
  const wanted = places - line.places;
  let elapsedSeconds = 0;
  while (line.places < places) {
    const userIds = await createUsers(rig, Math.min(atATime, places - line.places));
    const perSecond = await performAll({
      url,
      count: userIds.length,
      perform: async (i, ask) => {
        const userId = userIds[i] ?? "";
        const answer = await ask(joinShot(rig, line.concertId, userId));
        if (answer.status === 201) keep(line, userId, read(answer) as Joined, every);
        else line.others += 1;
      },
    });
    line.places += userIds.length;
    elapsedSeconds += userIds.length / perSecond;
    tell?.(`  ${line.places} in line, ${Math.round(perSecond)} joins a second\n`);
  }
  return wanted / elapsedSeconds;
}

interface Joined extends Fan {
  number: number;
}

function keep({ front, some }: Line, userId: string, { number, token }: Joined, every: number): void {
  if (number <= frontPlaces) front[number - 1] = { userId, token };
  else if (number % every === 0) some.push({ userId, token });
}
