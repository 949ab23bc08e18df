/**
 * Overload: how many journeys (join, reserve, charge, pay) a second the service can do at most is found with a closed
 * loop. Then a sale is opened whose room lets in a share of that, as an operator would set it: to give ten fans a place
 * and to tell them how it stands costs about as much as to sell one a seat, so that a room which let in all that can be
 * served would leave nothing for those who come. Fans come at that rate, then at ten times that rate, and do not wait for
 * one another. Those whom the room lets in must not notice: as many buy, as fast as if nobody else had come.
 *
 * Meanwhile many listen to another line by streams, and some of them never read.
 */
import { Listeners } from "#load/listeners.ts";
import { Rig } from "#load/rig.ts";
import type { Target } from "#load/targets.ts";
import { createConcert, createUsers, joinAll } from "#load/world.ts";
import { Fans, type Seen } from "#proof/studies/overload/fans.ts";
import { announce, rateBetween, sellClosed, sellOpen } from "#proof/studies/overload/sale.ts";
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
const probeClients = 5;
const normalWithinMs = 5_000;
const bounds = { usefulPercent: 90, p99Ms: 500, memoryMb: 512 };
/** Slower than this is not normal; on a machine that is slower anyway, twice as slow as it was before. */
const normalP95Ms = 250;

type Sizes = Readonly<Record<"seconds" | "share" | "listeners" | "deaf", number>>;

export const overloadStudy: Study<keyof Sizes> = {
  says: "Ten times as many come as can be served: what those who are let in notice.",
  // `share` is in percent; `deaf` are those of the listeners who never read.
  small: { seconds: 8, share: 30, listeners: 1_000, deaf: 20 },
  full: { seconds: 30, share: 30, listeners: 10_000, deaf: 100 },
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

/** One after the other: the top, as usual, ten times as usual, and afterwards. */
class Trial {
  readonly #rig: Rig;
  readonly #url: string;
  readonly #tell: (text: string) => void;

  constructor(rig: Rig, { url }: Target, tell: (text: string) => void) {
    this.#rig = rig;
    this.#url = url;
    this.#tell = tell;
  }

  async run({ seconds, share }: Sizes): Promise<Finding[]> {
    const top = await this.#findTop();
    const perSecond = Math.max(1, Math.round((top * share) / 100));
    const usual = await this.#sell(seconds, perSecond, perSecond);
    await usual.goHome();
    const probes = await announce(this.#rig, probeClients * mostPerSecond);
    const flood = await this.#sell(seconds, perSecond, times * perSecond);
    const { p95 } = usual;
    const backMs = await this.#untilNormal(probes, Math.max(normalP95Ms, 2 * p95));
    await flood.goHome();
    const percent = Math.round((flood.useful * 100) / usual.useful);
    const { seen } = flood;
    return [
      figure("journeys a second at the top", count(Math.round(top))),
      figure("let in a second; asked for in the flood", `${perSecond}; ${times * perSecond}`),
      figure("journeys a second as usual; in the flood", `${count(usual.useful)}; ${count(flood.useful)}`),
      atLeast("useful work in the flood, % of that as usual", percent, bounds.usefulPercent),
      figure("p99 of those let in as usual", `${count(usual.seen.latencies.percentile(0.99))} ms`),
      atMost("p99 of those let in, in the flood", seen.latencies.percentile(0.99), bounds.p99Ms, "ms"),
      figure("503 with nothing done, in the flood", count(seen.refused)),
      exactly(`5xx of another kind ${[...seen.faults].join(", ")}`.trim(), seen.faults.size),
      exactly("connections lost or refused in the flood", seen.unanswered),
      figure("connections at a time, at most", count(flood.connections)),
      atMost("normal again after the flood", backMs, normalWithinMs, "ms"),
    ];
  }

  async #findTop(): Promise<number> {
    const wishes = await announce(this.#rig, (closedMs / 1_000) * mostPerSecond);
    const fans = new Fans(this.#rig, this.#url);
    await sellClosed(fans, wishes.slice(0, mostPerSecond), { clients: closedClients, ms: closedMs / 5 }); // Warms up.
    fans.turnPage();
    const from = performance.now();
    await sellClosed(fans, wishes.slice(mostPerSecond), { clients: closedClients, ms: closedMs });
    const top = rateBetween(fans.seen, from, performance.now());
    fans.lines.close();
    this.#tell(`${Math.round(top)} journeys a second at the top\n`);
    return top;
  }

  /** Lets `comePerSecond` come for so long, and tells what was seen meanwhile. */
  async #sell(seconds: number, admitPerSecond: number, comePerSecond: number): Promise<Flood> {
    const wishes = await announce(this.#rig, seconds * comePerSecond, admitPerSecond);
    const fans = new Fans(this.#rig, this.#url);
    const from = performance.now() + settlesMs;
    const { gone } = await sellOpen(fans, wishes, comePerSecond);
    const seen = fans.turnPage();
    const useful = rateBetween(seen, from, performance.now());
    this.#tell(`${comePerSecond} came a second: ${Math.round(useful)} journeys a second\n`);
    fans.over = true;
    return {
      seen,
      useful,
      p95: seen.latencies.percentile(0.95),
      connections: fans.lines.most,
      goHome: () => gone.finally(() => fans.lines.close()),
    };
  }

  /** A few fans go on buying: milliseconds until, for a whole second, they do so as before. */
  async #untilNormal(wishes: Parameters<typeof sellClosed>[1], p95Ms: number): Promise<number> {
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

interface Flood {
  seen: Seen;
  useful: number;
  p95: number;
  connections: number;
  goHome: () => Promise<void>;
}
