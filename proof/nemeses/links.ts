/** Everything that a network does to an open connection, between clients and an instance, and between it and its database. */
import { between, inflict, pick } from "#proof/nemeses/blow.ts";
import type { Blow, Nemesis } from "#proof/nemeses/nemesis.ts";
import type { Link } from "#proof/world/world.ts";

interface LinkFault {
  readonly name: string;
  readonly kind: string;
  /** What becomes of a link, as the end of a sentence. */
  readonly says: string;
  choose(random: () => number): Chosen;
  /** Before the link is healed. */
  end?(link: Link): void;
}

/** What exactly is done. */
interface Chosen {
  readonly how: string;
  readonly begin: (link: Link) => void;
}

const faults: readonly LinkFault[] = [
  {
    name: "cut",
    kind: "connections cut",
    says: "is cut: all connections end, and for a while no new one is let through",
    choose: () => ({ how: "cut", begin: (link) => link.refuse() }),
  },
  {
    name: "half-open",
    kind: "half-open connections",
    says: "falls silent in one direction; what was held back arrives later",
    choose: (random) => {
      const direction = pick(["up", "down"] as const, random);
      return { how: `silent ${direction}wards`, begin: (link) => link.silence(direction) };
    },
  },
  {
    name: "black-hole",
    kind: "black hole",
    says: "swallows everything in both directions, also that there is nobody any more",
    choose: () => ({ how: "a black hole", begin: (link) => link.silence("both") }),
    end: (link) => link.cutAll(),
  },
  {
    name: "slow",
    kind: "slow network",
    says: "lets only some thousand bytes pass in a second",
    choose: (random) => {
      const bytesPerSecond = between(2_000, 40_000, random);
      return { how: `slowed to ${bytesPerSecond} bytes a second`, begin: (link) => link.throttle(bytesPerSecond) };
    },
  },
  {
    name: "delayed",
    kind: "delayed network",
    says: "delays everything by 20 to 1,500 ms",
    choose: (random) => {
      const ms = between(20, 1_500, random);
      return { how: `delayed by ${ms} ms`, begin: (link) => link.delay(ms) };
    },
  },
];

const sides = [
  { name: "database", says: "The connection of an instance to its database", linkOf: "toDatabase" },
  { name: "clients", says: "The connection between clients and an instance", linkOf: "fromClients" },
] as const;

const shortestMs = 500;
const longestMs = 7_000;

/** A nemesis for each fault on each side, such as `database-black-hole`. */
export const linkNemeses: readonly Nemesis[] = sides.flatMap((side) =>
  faults.map((fault) => ({
    name: `${side.name}-${fault.name}`,
    says: `${side.says} ${fault.says}.`,
    kind: fault.kind,
    breaks: "network",
    needs: [],
    strike: (blow) => strikeLink(blow, side, fault),
  })),
);

async function strikeLink(blow: Blow, side: (typeof sides)[number], fault: LinkFault): Promise<void> {
  const instance = pick(blow.world.instances, blow.random);
  const link = instance[side.linkOf];
  const ms = between(shortestMs, longestMs, blow.random);
  const { how, begin } = fault.choose(blow.random);
  await inflict(blow, {
    what: `instance ${instance.index} and its ${side.name}: ${how} for ${ms} ms`,
    begin: () => begin(link),
    lasts: ms,
    end: () => {
      fault.end?.(link);
      link.heal();
    },
  });
}
