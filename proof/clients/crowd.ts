/**
 * The crowd of a campaign: fans who come, get into line, shop and leave again, one after the other and many at a time;
 * watchers and operators besides. What each intends follows from the seed; what becomes of it is up to the world.
 */
import { Agent } from "node:http";

import { randomOf } from "#crowd/random.ts";
import { Client } from "#proof/clients/client.ts";
import { liveAsFan } from "#proof/clients/fan.ts";
import type { Account } from "#proof/clients/place-calls.ts";
import type { Member, Scene } from "#proof/clients/member.ts";
import { changeCapacities, checkTicketsIn, refundPayments, releaseHolds } from "#proof/clients/operators.ts";
import { Tickets } from "#proof/clients/tickets.ts";
import { followSeats, readSeats } from "#proof/clients/watchers.ts";
import type { ProvedConcert } from "#proof/history/event.ts";
import type { Recorder } from "#proof/history/recorder.ts";

export interface CrowdOptions {
  readonly recorder: Recorder;
  /** Of the instances, by their indices. */
  readonly urls: readonly string[];
  readonly adminToken: string;
  readonly seed: number;
  readonly concerts: readonly ProvedConcert[];
  /** After this nobody asks anything new. */
  readonly signal: AbortSignal;
  /** How many fans there are at a time. */
  readonly fans?: number;
}

export interface Crowd {
  /** All who ever came, and what proves who they are. */
  readonly accounts: readonly Account[];
  /** Resolves when everybody has been answered for the last time. */
  readonly finished: Promise<void>;
}

const fansAtOnce = 80;

export function startCrowd({ seed, fans = fansAtOnce, ...options }: CrowdOptions): Crowd {
  const agent = new Agent({ keepAlive: true });
  const { holdSeconds } = options.recorder.header;
  const accounts: Account[] = [];
  const scene: Scene = { ...options, agent, holdSeconds, accounts, tickets: new Tickets(options.concerts) };
  const { urls, concerts } = options;
  const lives = [
    ...Array.from({ length: fans }, () => liveAsFan),
    ...urls.flatMap((_url, instance) => [(member: Member) => followSeats(member, instance), readSeats]),
    ...concerts.map((concert) => (member: Member) => refundPayments(member, concert)),
    releaseHolds,
    checkTicketsIn,
    changeCapacities,
  ];
  const living = lives.map((live, index) =>
    live({ scene, client: new Client(scene), random: randomOf(seed, firstStream + index) }),
  );
  return { accounts, finished: Promise.all(living).then(() => agent.destroy()) };
}

/** Nemeses have those before. */
const firstStream = 1_000_000;
