/** Loses packets between an instance and all else: some, which TCP sends again, or all, as when a cable is pulled. */
import { between, inflict, pick } from "#proof/nemeses/blow.ts";
import type { Blow, Nemesis } from "#proof/nemeses/nemesis.ts";

/** A partition is with the database alone, or with everybody. */
const scopes = ["database", "all"] as const;

const common = { breaks: "network", needs: ["network-namespaces"] } as const;

export const partition: Nemesis = {
  ...common,
  name: "partition",
  says: "Loses all packets between an instance and its database, or between it and everybody, for one to eight seconds.",
  kind: "partition",
  strike: (blow) => lose(blow, 100, between(1_000, 8_000, blow.random)),
};

export const packetLoss: Nemesis = {
  ...common,
  name: "packet-loss",
  says: "Loses 2 to 30 % of the packets of an instance, for two to six seconds.",
  kind: "packet loss",
  strike: (blow) => lose(blow, between(2, 30, blow.random), between(2_000, 6_000, blow.random)),
};

async function lose(blow: Blow, percent: number, ms: number): Promise<void> {
  const { index, network } = pick(blow.world.instances, blow.random);
  const scope = pick(scopes, blow.random);
  await inflict(blow, {
    what: `instance ${index} loses ${percent} % of its packets (${scope}) for ${ms} ms`,
    begin: () => network?.lose(percent / 100, scope),
    lasts: ms,
    end: () => network?.heal(),
  });
}
