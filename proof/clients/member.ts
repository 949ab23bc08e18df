/**
 * Somebody of the crowd, and how they ask: of any instance, one call after the other, and now and then with a connection
 * that is cut before there can be an answer.
 */
import { Client, type Call, type ClientOptions, type Outcome } from "#proof/clients/client.ts";
import type { Account } from "#proof/clients/place-calls.ts";
import type { Tickets } from "#proof/clients/tickets.ts";
import type { ProvedConcert } from "#proof/history/event.ts";
import type { OperationName } from "#proof/history/operations.ts";
import { between, pause } from "#proof/nemeses/blow.ts";

/** What everybody in a crowd shares. */
export interface Scene extends ClientOptions {
  readonly adminToken: string;
  readonly concerts: readonly ProvedConcert[];
  readonly holdSeconds: number;
  /** After this nobody asks anything new. */
  readonly signal: AbortSignal;
  /** All who ever came. */
  readonly accounts: Account[];
  readonly tickets: Tickets;
}

/** Asks by one client, one call after the other, and chooses by random numbers of their own. */
export interface Member {
  readonly scene: Scene;
  readonly client: Client;
  readonly random: () => number;
}

/** How many of all requests lose their connection, and how soon. */
const shareCut = 0.08;
const cutWithinMs = 8;
/** How many of what bears a key is sent twice at once: impatient fingers. */
const shareTwice = 0.07;
/** Of five unknown outcomes four are settled by asking again. */
const shareSettled = 0.8;
const mostTries = 12;

/** Asks once. Where there was no answer, or none worth having, there is a pause after it. */
export async function ask<Name extends OperationName, Body>(
  member: Member,
  call: Call<Name, Body>,
  instance = anyInstance(member),
): Promise<Outcome<Name, Body>> {
  const { client, random } = member;
  const cutAfterMs = chance(member, shareCut) ? between(0, cutWithinMs, random) : undefined;
  const outcome = await client.call(call, instance, cutAfterMs);
  if (outcome.type !== "ok" && isNoAnswer(outcome.value.status)) await rest(member, 100, 800);
  return outcome;
}

/**
 * Asks, and asks the same again, of any instance, until it is known what became of it; but leaves one of five unknown
 * outcomes as it is.
 */
export async function settle<Name extends OperationName, Body>(
  member: Member,
  call: Call<Name, Body>,
): Promise<Outcome<Name, Body>> {
  const isTwice = call.request.key !== undefined && chance(member, shareTwice);
  let outcome = isTwice ? (await askTwice(member, call))[0] : await ask(member, call);
  if (outcome.type !== "info" || !chance(member, shareSettled)) return outcome;
  for (let tries = 1; outcome.type === "info" && tries < mostTries && !isOver(member); tries += 1) {
    outcome = await ask(member, call);
  }
  return outcome;
}

/** Asks the same of two instances at the same moment. Answers both outcomes, a success first. */
export async function askTwice<Name extends OperationName, Body>(
  member: Member,
  call: Call<Name, Body>,
): Promise<[Outcome<Name, Body>, Outcome<Name, Body>]> {
  const twin = { ...member, client: new Client(member.scene) };
  const [one, other] = await Promise.all([ask(member, call), ask(twin, call)]);
  return one.type === "ok" ? [one, other] : [other, one];
}

export function anyInstance({ scene, random }: Member): number {
  return between(0, scene.urls.length - 1, random);
}

/** True in such a share of cases. */
export function chance({ random }: Member, share: number): boolean {
  return random() < share;
}

/** Waits between `leastMs` and `mostMs`, or until all is over. */
export async function rest({ scene, random }: Member, leastMs: number, mostMs: number): Promise<void> {
  await pause(between(leastMs, mostMs, random), scene.signal);
}

export function isOver({ scene }: Member): boolean {
  return scene.signal.aborted;
}

/** A new idempotency key. */
export function newKey({ random }: Member): string {
  return `key-${Math.floor(random() * Number.MAX_SAFE_INTEGER).toString(36)}`;
}

function isNoAnswer(status: number): boolean {
  return status === 0 || status === 429 || status >= 500;
}
