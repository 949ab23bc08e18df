/**
 * Order: as many joins as one wants, over three instances at once. Who was answered before another asked must have the
 * smaller number, numbers must have no gap and no second owner, and those let in must be the first.
 *
 * All clients live in this process and share its monotonic clock, so that "before" means what it says. Requests of
 * different connections reach different instances (the port's owner deals connections out in turn).
 */
import { expectStatus, performAll } from "#load/perform.ts";
import { joinShot, read, type Fan } from "#load/requests.ts";
import { Rig } from "#load/rig.ts";
import { createConcert, createUsers } from "#load/world.ts";
import { compareWithTables, letInHalf } from "#proof/studies/order/line-in-tables.ts";
import { findingsOf, type Joined } from "#proof/studies/order/told.ts";
import { count, type Study } from "#proof/studies/study.ts";

const instances = 3;
/** Users that are created at a time. */
const atATime = 100_000;
/** Joins that are sent a second time, by the same user: they must not make a second place. */
const repeatedShare = 0.02;

export const orderStudy: Study<"joins"> = {
  says: "Joins over three instances: nobody overtakes, no number is missing or given twice.",
  small: { joins: 20_000 },
  full: { joins: 1_000_000 },
  async run({ joins }, tell) {
    const rig = await Rig.start();
    try {
      await rig.jari(instances);
      const { concertId } = await createConcert(rig, { capacity: 0 });
      const line = new Line(rig, concertId);
      while (line.places.length < joins) {
        const perSecond = await line.extend(Math.min(atATime, joins - line.places.length));
        tell(`${count(line.places.length)} in line, ${Math.round(perSecond)} joins a second\n`);
      }
      return [
        ...findingsOf(line.places, line.otherNumbers),
        ...(await compareWithTables(rig, concertId, line.places)),
        ...(await letInHalf(rig, concertId, joins)),
      ];
    } finally {
      await rig.close();
    }
  },
};

/** The line as it grows, with all that its fans were told. */
class Line {
  readonly places: Joined[] = [];
  /** Repetitions that were answered with another number than the first time. */
  otherNumbers = 0;
  readonly #rig: Rig;
  readonly #concertId: number;

  constructor(rig: Rig, concertId: number) {
    this.#rig = rig;
    this.#concertId = concertId;
  }

  /** So many more join. Answers joins a second. Errors: one was refused. */
  async extend(joins: number): Promise<number> {
    const users = await createUsers(this.#rig, joins);
    const { url } = await this.#rig.jari();
    return performAll({
      url,
      count: joins,
      perform: async (i, ask) => {
        const user = users[i] ?? "";
        const shot = joinShot(this.#rig, this.#concertId, user);
        const joinedFrom = performance.now();
        const { number } = read(await expectStatus(ask, shot, 201)) as Fan & { number: number };
        this.places.push({ fan: this.places.length, user, number, joinedFrom, joinedBy: performance.now() });
        if (i % Math.round(1 / repeatedShare) !== 0) return;
        const again = read(await ask(shot)) as { number?: number };
        if (again.number !== number) this.otherNumbers += 1;
      },
    });
  }
}
