/**
 * What fuzzed requests are about: a concert on sale of their own, a fan who has bought a ticket and holds more seats, another
 * fan, and tokens of every kind. Made over HTTP, as any client could, and made anew for each round: the requests use it up.
 */
import type { Subjects } from "#proof/security/fuzz/requests.ts";
import { obtain } from "#proof/security/fuzz/send.ts";
import type { Known } from "#proof/security/fuzz/values.ts";
import type { Operation } from "#proof/security/operations.ts";

/** An instance to be asked, by whoever operates it. */
export interface Target {
  readonly baseUrl: string;
  readonly adminToken: string;
}

export interface Stage {
  /** What requests to an operation are to be about. */
  subjectsOf(operation: Operation): Subjects;
}

interface Guest {
  readonly userId: string;
  readonly accessToken: string;
}

const startsAt = "2031-05-01T10:00:00Z";
const date = "2031-05-01";
/** Many are asked for by the same few fans. */
const maxSeatsPerUser = 50;
const money = 1_000_000;
/** Ends of a list of seats that are free, among others that are not. */
const someSeats = [[3], [4, 5], [6], [2], [50], [49, 48], [51], [1, 7]];

/** Opens a stage; `round` names the user of the brief's operations, so it must be new. */
export async function openStage(target: Target, round: number): Promise<Stage> {
  const concert = await createConcert(target, "open");
  const free = await createConcert(target, "bypass");
  const fan = await createGuest(target);
  const buying = await join(target, concert, fan);
  const bought = await hold(target, buying, concert, [1]);
  const { paymentId } = await obtain<{ paymentId: number }>(target.baseUrl, "POST", "/v1/payments", {
    token: buying,
    body: { reservationId: bought },
  });
  const tickets = await obtain<{ items: { ticketCode: string }[] }>(target.baseUrl, "GET", "/v1/tickets", {
    token: fan.accessToken,
  });
  const queueToken = await join(target, concert, fan);
  const held = await hold(target, queueToken, concert, [2]);
  const other = await createGuest(target);
  const bearers = {
    none: undefined,
    accessToken: fan.accessToken,
    queueToken,
    adminToken: target.adminToken,
    accessOfOther: other.accessToken,
    queueOfOther: await join(target, concert, other),
    completed: buying,
    junk: "junk",
    long: "é".repeat(300),
  };
  const known: Known = {
    ...knownOf(concert),
    userId: [fan.userId],
    reservationId: [held, held, bought],
    paymentId: [paymentId],
    ticketCode: tickets.items.map(({ ticketCode }) => ticketCode),
    seats: someSeats,
  };
  const brief = { ...knownOf(concert), userId: [round], userid: [String(round)], seatId: [8, 9] };
  const briefToken = await joinAsBrief(target, concert, round);
  return {
    subjectsOf({ operationId }) {
      if (operationId === "createConcert") return { known: { startsAt: [startsAt] }, bearers };
      if (operationId.startsWith("briefScript")) return { known: { ...brief, ...knownOf(free) }, bearers };
      if (operationId.startsWith("brief")) return { known: brief, bearers: { ...bearers, queueToken: briefToken } };
      return { known, bearers };
    },
  };
}

interface Concert {
  readonly concertId: number;
  readonly showId: number;
}

/** The names that operations have for a concert and its show. */
function knownOf({ concertId, showId }: Concert): Known {
  return { concertId: [concertId], showId: [showId], concertOptionId: [showId], date: [date], q: ["Mina"] };
}

async function createConcert({ baseUrl, adminToken }: Target, state: string): Promise<Concert> {
  const body = {
    title: "Lights over the River",
    maxSeatsPerUser,
    queue: { state },
    shows: [{ startsAt, price: 10_000 }],
  };
  const made = await obtain<{ concertId: number; shows: { showId: number }[] }>(baseUrl, "POST", "/v1/admin/concerts", {
    token: adminToken,
    body,
  });
  return { concertId: made.concertId, showId: made.shows[0]?.showId ?? 0 };
}

async function createGuest({ baseUrl }: Target): Promise<Guest> {
  const guest = await obtain<Guest>(baseUrl, "POST", "/v1/users", { body: { name: "Mina" } });
  const path = `/v1/users/${guest.userId}/balance/charges`;
  await obtain(baseUrl, "POST", path, { token: guest.accessToken, body: { amount: money } });
  return guest;
}

/** The queue token of a place in line. */
async function join({ baseUrl }: Target, { concertId }: Concert, { accessToken }: Guest): Promise<string> {
  const path = `/v1/concerts/${concertId}/queue`;
  return (await obtain<{ token: string }>(baseUrl, "POST", path, { token: accessToken })).token;
}

async function joinAsBrief({ baseUrl }: Target, { showId }: Concert, userId: number): Promise<string> {
  const body = { concertOptionId: showId };
  const { token } = await obtain<{ token: string }>(baseUrl, "POST", `/concert/${userId}/token`, { body });
  await obtain(baseUrl, "POST", `/concert/${userId}/balance`, { body: { balance: money } });
  const seat = { ...body, seat: "10" };
  await obtain(baseUrl, "POST", `/concert/${userId}/reservation`, { token, body: seat });
  return token;
}

async function hold({ baseUrl }: Target, token: string, { showId }: Concert, seats: number[]): Promise<number> {
  const body = { showId, seats };
  const held = await obtain<{ reservationId: number }>(baseUrl, "POST", "/v1/reservations", { token, body });
  return held.reservationId;
}
