/**
 * What a measurement starts from: users, concerts, places in line, holds. Users and their empty wallets are written to the
 * tables; everything else comes about as it does for fans, over HTTP.
 */
import { randomUUID } from "node:crypto";

import { askOnce, expectStatus, performAll, type Ask } from "#load/perform.ts";
import { chargeShot, joinShot, price, read, reserveShot, type Buyer, type Fan } from "#load/requests.ts";
import type { Rig } from "#load/rig.ts";

export interface Concert {
  concertId: number;
  showIds: number[];
}

const maxShows = 100;
/** Admitted fans of one concert: in a sale of more seats than that, there are several concerts. */
const maxAdmitted = 10_000;
/** Nobody is to lose a turn because a measurement takes its time. */
const turnSeconds = 86_400;
const usersPerStatement = 50_000;

/** Users with empty wallets. */
export async function createUsers({ sql }: Rig, count: number): Promise<string[]> {
  const userIds = Array.from({ length: count }, () => randomUUID() as string);
  for (let start = 0; start < count; start += usersPerStatement) {
    const some = userIds.slice(start, start + usersPerStatement);
    await sql.query("insert into users (user_id, name) select id, 'fan' from unnest($1::uuid[]) as id", [some]);
    await sql.query("insert into wallets (user_id) select id from unnest($1::uuid[]) as id", [some]);
  }
  return userIds;
}

/** A concert on sale that lets in `capacity` at a time. */
export async function createConcert(
  rig: Rig,
  { capacity, shows = 1, seats = 50 }: { capacity: number; shows?: number; seats?: number },
): Promise<Concert> {
  const body = {
    title: "Load",
    queue: { capacity, passSeconds: turnSeconds, claimSeconds: turnSeconds },
    shows: Array.from({ length: shows }, (_show, i) => ({ startsAt: daysAhead(i + 1), seats, price })),
  };
  const { url } = await rig.jari();
  const shot = { method: "POST", path: "/v1/admin/concerts", token: rig.adminToken, body } as const;
  const created = read(await askOnce(url, shot, 201)) as { concertId: number; shows: { showId: number }[] };
  return { concertId: created.concertId, showIds: created.shows.map((show) => show.showId) };
}

/** Puts users in line, a hundred at a time; answers them in the order in which they were given. */
export async function joinAll(rig: Rig, concertId: number, userIds: readonly string[]): Promise<Fan[]> {
  const fans: Fan[] = [];
  await performAll({
    ...(await rig.jari()),
    count: userIds.length,
    perform: async (i, ask) => {
      const userId = userIds[i] ?? "";
      const { token } = read(await expectStatus(ask, joinShot(rig, concertId, userId), 201)) as Fan;
      fans[i] = { userId, token };
    },
  });
  return fans;
}

export interface Sale {
  /** Of each show. */
  seats?: number;
  /** Spreads the buyers evenly over so many concerts; otherwise they go for one concert after the other. */
  concerts?: number;
}

/** Opens as many concerts as it takes, and lets in a buyer for each of `count` seats. */
export async function openSale(rig: Rig, count: number, { seats, concerts }: Sale = {}): Promise<Buyer[]> {
  const perShow = seats ?? Math.min(count, maxAdmitted);
  const perConcert = Math.min(Math.ceil(count / (concerts ?? 1)), maxAdmitted, maxShows * perShow);
  const crowds: Buyer[][] = [];
  for (let left = count; left > 0; left -= perConcert) {
    crowds.push(await openConcert(rig, Math.min(perConcert, left), perShow));
  }
  if (concerts === undefined) return crowds.flat();
  return Array.from({ length: perConcert }, (_buyer, i) => crowds.flatMap((crowd) => crowd.slice(i, i + 1))).flat();
}

/** A concert on sale with a buyer for each of `count` seats. */
async function openConcert(rig: Rig, count: number, seats: number): Promise<Buyer[]> {
  const shows = Math.ceil(count / seats);
  const { concertId, showIds } = await createConcert(rig, { capacity: count, shows, seats });
  const fans = await joinAll(rig, concertId, await createUsers(rig, count));
  return fans.map((fan, i) => ({ ...fan, showId: showIds[Math.floor(i / seats)] ?? 0, seat: (i % seats) + 1 }));
}

/** Has each buyer hold the seat, with the money for it in the wallet; answers the reservations. */
export async function holdAll(rig: Rig, buyers: readonly Buyer[]): Promise<number[]> {
  const reservationIds: number[] = [];
  await performAll({
    ...(await rig.jari()),
    count: buyers.length,
    perform: async (i, ask) => {
      const buyer = buyers[i] as Buyer;
      await expectStatus(ask, chargeShot(rig, buyer.userId), 201);
      reservationIds[i] = await hold(ask, buyer);
    },
  });
  return reservationIds;
}

/** Has the seat held; answers the reservation. */
export async function hold(ask: Ask, buyer: Buyer): Promise<number> {
  const reservation = read(await expectStatus(ask, reserveShot(buyer), 201)) as { reservationId: number };
  return reservation.reservationId;
}

function daysAhead(days: number): string {
  return new Date(Date.now() + days * 86_400_000).toISOString();
}
