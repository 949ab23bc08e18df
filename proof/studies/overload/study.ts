/**
 * Overload: how many journeys (join, reserve, charge, pay) a second the service can do at most is found with a closed
 * loop. Then a sale is opened whose room lets in a share of that, and fans are in line. At first nobody else comes; then
 * ten times as many a second as the service could sell a seat to at its very best get in line behind them and ask how it
 * stands, and do not wait for one another. Those whom the room lets in must not notice: as many buy, and are answered soon.
 *
 * A room that let in all that can be served would leave nothing for those who come: the share is what an operator sets.
 *
 * Meanwhile many listen to another line by streams, and some of them never read.
 */
import { setTimeout as sleep } from "node:timers/promises";

import { Listeners } from "#load/listeners.ts";
import { joinShot } from "#load/requests.ts";
import { Rig } from "#load/rig.ts";
import type { Target } from "#load/targets.ts";
import { createConcert, createUsers, joinAll } from "#load/world.ts";
import { Fans, type Seen, type Wish } from "#proof/studies/overload/fans.ts";
import type { Flooded } from "#proof/studies/overload/flood.ts";
import { FloodProcess } from "#proof/studies/overload/flood-process.ts";
import { announce, sellClosed, sellInLine } from "#proof/studies/overload/sale.ts";
import { watchMemory } from "#proof/studies/overload/watch.ts";
import { atLeast, atMost, count, exactly, figure, type Finding, type Study } from "#proof/studies/study.ts";

const instances = 2;
const closedClients = 50;
const closedMs = 5_000;
/** More journeys than any machine completes in that time. */
const mostPerSecond = 2_000;
const times = 10;
/** At first nobody has been in line for long enough to be let in from it. */
const settlesMs = 2_000;
/** Those in line last for longer than they are looked at: some are let in while the others still come. */
const spareSeconds = 15;
const probeClients = 5;
const normalWithinMs = 5_000;
const bounds = { usefulPercent: 90, p99Ms: 500, memoryMb: 512 };
/** Slower than this is not normal; on a machine that is slower anyway, twice as slow as it was before. */
const normalP95Ms = 250;

type Sizes = Readonly<Record<"seconds" | "share" | "connections" | "listeners" | "deaf", number>>;

export const overloadStudy: Study<keyof Sizes> = {
  says: "Ten times as many come as can be served: what those who are let in notice.",
  // `share` is in percent; `connections` are those of the flood; `deaf` are those of the listeners who never read.
  small: { seconds: 8, share: 40, connections: 1_000, listeners: 1_000, deaf: 20 },
  full: { seconds: 30, share: 40, connections: 2_000, listeners: 10_000, deaf: 100 },
  async run(sizes, tell) {
    const rig = await Rig.start();
    const crowd = new Listeners();
    try {
      const target = await rig.jari(instances);
      const trial = new Trial(rig, target, tell);
      await listen(rig, target, crowd, sizes);
      let over = false;
      const memory = watchMemory(target.pid, () => over);
      const findings = await trial.run(sizes).finally(() => (over = true));
      return [...findings, atMost("memory of any process, at most", Math.round(await memory), bounds.memoryMb, "MB")];
    } finally {
      crowd.leave();
      await rig.close();
    }
  },
};

/** A line that moves a little, and all who listen to it. */
async function listen(rig: Rig, { url }: Target, crowd: Listeners, { listeners, deaf }: Sizes): Promise<void> {
  const { concertId } = await createConcert(rig, { capacity: 1 });
  const tokens = (await joinAll(rig, concertId, await createUsers(rig, listeners))).map(({ token }) => token);
  await crowd.listen(url, tokens.slice(0, deaf), { reads: false });
  await crowd.listen(url, tokens.slice(deaf));
}

/** What those who shop saw while something went on. */
interface Sold {
  seen: Seen;
  /** Journeys a second. */
  useful: number;
  /** Requests a second that were done. */
  answered: number;
}

/** One after the other: the top, as usual, ten times the top, and afterwards. */
class Trial {
  readonly #rig: Rig;
  readonly #url: string;
  readonly #tell: (text: string) => void;

  constructor(rig: Rig, { url }: Target, tell: (text: string) => void) {
    this.#rig = rig;
    this.#url = url;
    this.#tell = tell;
  }

  async run(sizes: Sizes): Promise<Finding[]> {
    const { seconds, share } = sizes;
    const top = await this.#findTop();
    const admitPerSecond = Math.max(1, Math.round((top.useful * share) / 100));
    const comePerSecond = Math.round(times * top.useful);
    const fans = (seconds + spareSeconds) * admitPerSecond;

    const [usual] = await this.#sell(await announce(this.#rig, fans, admitPerSecond), () => sleep(seconds * 1_000));

    const probes = await announce(this.#rig, probeClients * mostPerSecond);
    const wishes = await announce(this.#rig, fans, admitPerSecond);
    const crowd = await this.#gather(wishes[0]?.concertId ?? 0, comePerSecond, sizes);
    const [flood, others] = await this.#sell(wishes, () => crowd.come()).finally(() => crowd.end());

    const backMs = await this.#untilNormal(probes, Math.max(normalP95Ms, 2 * usual.seen.latencies.percentile(0.95)));
    return [
      figure("journeys a second at the top; requests done", `${count(top.useful)}; ${count(top.answered)}`),
      figure("let in a second; come a second in the flood", `${count(admitPerSecond)}; ${count(comePerSecond)}`),
      figure(
        "seconds of the flood; places given in each",
        `${count(others.seconds)}; ${count(others.joined / others.seconds)}`,
      ),
      figure("journeys a second as usual; in the flood", `${count(usual.useful)}; ${count(flood.useful)}`),
      ...judge({ top, usual, flood, others }),
      atMost("normal again after the flood", backMs, normalWithinMs, "ms"),
    ];
  }

  async #findTop(): Promise<Sold> {
    const wishes = await announce(this.#rig, (closedMs / 1_000) * mostPerSecond);
    const fans = new Fans(this.#rig, this.#url);
    await sellClosed(fans, wishes.slice(0, mostPerSecond), { clients: closedClients, ms: closedMs / 5 }); // Warms up.
    const [sold] = await watch(fans, () =>
      sellClosed(fans, wishes.slice(mostPerSecond), { clients: closedClients, ms: closedMs }),
    );
    fans.lines.close();
    this.#tell(`${Math.round(sold.useful)} journeys a second at the top\n`);
    return sold;
  }

  /** A sale to those who are in line, and what they see while something goes on. */
  async #sell<Told>(wishes: readonly Wish[], meanwhile: () => Promise<Told>): Promise<[Sold, Told]> {
    const fans = new Fans(this.#rig, this.#url);
    const { gone } = await sellInLine(fans, wishes);
    await sleep(settlesMs);
    const [sold, told] = await watch(fans, meanwhile);
    this.#tell(`${Math.round(sold.useful)} journeys a second\n`);
    fans.over = true;
    await gone.finally(() => fans.lines.close());
    return [sold, told];
  }

  /** So many a second, ready to get in line for a concert. */
  async #gather(concertId: number, perSecond: number, { seconds, connections }: Sizes): Promise<FloodProcess> {
    const userIds = await createUsers(this.#rig, seconds * perSecond);
    const joins = userIds.map((userId) => joinShot(this.#rig, concertId, userId));
    await this.#rig.settle();
    return FloodProcess.start({ url: this.#url, connections, perSecond, joins });
  }

  /** A few fans go on buying: milliseconds until, for a whole second, they do so as before. */
  async #untilNormal(wishes: readonly Wish[], p95Ms: number): Promise<number> {
    const fans = new Fans(this.#rig, this.#url);
    const from = performance.now();
    const share = Math.floor(wishes.length / (2 * (normalWithinMs / 1_000)));
    try {
      for (let start = 0; start < wishes.length; start += share) {
        await sellClosed(fans, wishes.slice(start, start + share), { clients: probeClients, ms: 1_000 });
        const { latencies, refused, unanswered, faults } = fans.turnPage();
        const isQuick = latencies.count > 0 && latencies.percentile(0.95) <= p95Ms;
        if (isQuick && refused + unanswered + faults.size === 0) return Math.round(performance.now() - from);
      }
      return Number.POSITIVE_INFINITY;
    } finally {
      fans.lines.close();
    }
  }
}

/** What fans see from now on until something is done, and what that tells. */
async function watch<Told>(fans: Fans, done: () => Promise<Told>): Promise<[Sold, Told]> {
  fans.turnPage();
  const from = performance.now();
  const told = await done();
  const seconds = (performance.now() - from) / 1_000;
  const seen = fans.turnPage();
  return [{ seen, useful: seen.completed / seconds, answered: seen.answered / seconds }, told];
}

interface Seconds {
  top: Sold;
  usual: Sold;
  flood: Sold;
  others: Flooded;
}

function judge({ top, usual, flood, others }: Seconds): Finding[] {
  const { seen } = flood;
  const done = flood.answered + (others.joined + others.told) / others.seconds;
  const faults = new Set([...seen.faults, ...others.faults]);
  return [
    atLeast("journeys in the flood, % of those as usual", percentOf(flood.useful, usual.useful), bounds.usefulPercent),
    atLeast("requests done in the flood, % of those at the top", percentOf(done, top.answered), bounds.usefulPercent),
    figure("p99 of those let in as usual", `${count(usual.seen.latencies.percentile(0.99))} ms`),
    atMost("p99 of those let in, in the flood", seen.latencies.percentile(0.99), bounds.p99Ms, "ms"),
    figure("503 with nothing done, in the flood", count(seen.refused + others.refused)),
    exactly(`5xx of another kind ${[...faults].join(", ")}`.trim(), faults.size),
    exactly("connections lost or refused in the flood", seen.unanswered + others.unanswered),
  ];
}

function percentOf(part: number, whole: number): number {
  return Math.round((part * 100) / whole);
}
