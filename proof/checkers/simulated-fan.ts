/** A fan of a simulated sale, as a sequence of requests (or of milliseconds to wait) that goes on as it is answered. */
import type { SimulatedService } from "#proof/checkers/simulated-service.ts";
import { placeOf } from "#proof/checkers/test-history.ts";
import type { OperationName, Operations, ReservationSeen } from "#proof/history/operations.ts";

export interface Ask {
  readonly op: OperationName;
  readonly args: Operations[OperationName]["args"];
  readonly key?: string;
  /** What the service does with it. */
  readonly work: () => unknown;
}

export type Told =
  | { readonly outcome: "ok"; readonly value: unknown }
  | { readonly outcome: "fail"; readonly code: string }
  | { readonly outcome: "info" };

type Fan<Result> = Generator<Ask | number, Result, Told>;

const polls = 400;
const pollEveryMs = 150;
const afterwardsMs = 300;

/** Joins, waits, shops a while and goes: by paying, leaving, or without a word; and then tries the dead token. */
export function* simulatedFan(service: SimulatedService, user: string, random: () => number): Fan<void> {
  const number = yield* joinQueue(service, user);
  // One of ten does not come back for the turn.
  if (number === undefined || random() < 0.1) return;
  if (!(yield* waitForTurn(service, user, number))) return;
  yield* shop(service, user, { number, random });
  yield afterwardsMs;
  const work = (): object => service.placeOf(user, number);
  yield { op: "getPlace", args: placeOf(user, number), work };
}

function* shop(
  service: SimulatedService,
  user: string,
  { number, random }: { number: number; random: () => number },
): Fan<void> {
  const place = placeOf(user, number);
  yield* charge(service, user, random);
  for (let holds = 0; holds < 2; holds += 1) {
    const seats = pickSeats(random);
    const work = (): ReservationSeen => service.reserve(user, number, seats);
    const held = yield* keyed(service, random, { op: "reserveSeats", args: { ...place, show: 1, seats }, work });
    if (held?.outcome !== "ok") continue;
    const reservation = held.value as ReservationSeen;
    if (yield* spend(service, { user, number, reservation, random })) return;
  }
  if (random() < 0.5) yield { op: "leaveQueue", args: place, work: () => service.leave(user, number) };
}

function* joinQueue(service: SimulatedService, user: string): Fan<number | undefined> {
  for (let tries = 0; tries < 3; tries += 1) {
    const told = yield { op: "joinQueue", args: { user, concert: 1 }, work: () => service.join(user) };
    if (told.outcome === "ok") return (told.value as { number: number }).number;
  }
  return undefined;
}

function* waitForTurn(service: SimulatedService, user: string, number: number): Fan<boolean> {
  const args = placeOf(user, number);
  for (let poll = 0; poll < polls; poll += 1) {
    const told = yield { op: "getPlace", args, work: () => service.placeOf(user, number) };
    if (told.outcome === "fail") return false;
    if (told.outcome === "ok" && (told.value as { status: string }).status === "ADMITTED") return true;
    yield pollEveryMs;
  }
  return false;
}

function* charge(service: SimulatedService, user: string, random: () => number): Fan<void> {
  const amount = 100 * (1 + Math.floor(4 * random()));
  const work = (): object => service.charge(user, amount);
  yield* keyed(service, random, { op: "chargeBalance", args: { user, amount }, work });
}

/** Sends a request with a key, and four times of five again if it is not answered; now and then also if it is. */
function* keyed(service: SimulatedService, random: () => number, ask: Ask): Fan<Told | undefined> {
  const user = "user" in ask.args ? ask.args.user : "";
  const key = `key ${random()}`;
  const sent = { ...ask, key, work: () => service.once(user, key, ask.work) };
  let told = yield sent;
  while (told.outcome === "info" && random() < 0.8) told = yield sent;
  if (told.outcome === "ok" && random() < 0.1) yield sent;
  return told;
}

interface Shopping {
  readonly user: string;
  readonly number: number;
  readonly reservation: ReservationSeen;
  readonly random: () => number;
}

/** Pays, releases, or thinks for too long; now and then a payment is given back. Answers whether the fan is through. */
function* spend(service: SimulatedService, { user, number, reservation, random }: Shopping): Fan<boolean> {
  const { reservation: id, seats } = reservation;
  yield { op: "listSeats", args: { show: 1 }, work: () => ({ show: 1, statuses: service.statuses() }) };
  yield random() < 0.2 ? 3_990 : Math.floor(500 * random());
  if (random() < 0.2) {
    yield { op: "releaseHold", args: { user, reservation: id }, work: () => service.release(id) };
    return false;
  }
  const args = { ...placeOf(user, number), reservation: id, show: 1, seats };
  const paid = yield* keyed(service, random, { op: "payReservation", args, work: () => service.pay(user, number, id) });
  yield { op: "getReservation", args: { user, reservation: id }, work: () => service.reservationOf(id) };
  yield { op: "getBalance", args: { user }, work: () => ({ balance: service.money.balanceOf(user) }) };
  if (paid?.outcome !== "ok") return false;
  const { payment } = paid.value as { payment: number };
  yield Math.floor(300 * random());
  yield { op: "refundPayment", args: { payment, user, reservation: id }, work: () => service.refund(payment) };
  return true;
}

function pickSeats(random: () => number): number[] {
  const first = 1 + Math.floor(9 * random());
  return random() < 0.5 ? [first] : [first, first + 1];
}
