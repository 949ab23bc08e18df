/**
 * The brief's four load scripts, request by request: its paths and its numbers, and the same four on `/v1`. A user is one
 * of the brief's virtual users, from 1, and an iteration counts from 0; what a run starts from is made before.
 */
import { Client, type Sent } from "#load/studies/client.ts";

export interface Scenario {
  /** The request of a user's next iteration. */
  request: (user: number, iteration: number) => Sent;
  /** The status that it must be answered with. */
  status: number;
  /** What the brief's script sleeps after each request. */
  sleepMs: number;
  /** After so many iterations a user has nothing left to ask for. */
  iterations?: number;
}

/** Of one scenario, the brief's own request and the one of `/v1`. */
export interface Pair {
  name: string;
  brief: Scenario;
  v1: Scenario;
}

/** User ids of one virtual user, seats of one concert option, and so the reservations of each user. */
const idsPerUser = 100;
const charge = 100_000;
const patient = { timeoutMs: 20_000 };
const daySeconds = 86_400;

interface Shopper {
  userId: string;
  accessToken: string;
  queueToken: string;
}

interface Hall {
  concertId: number;
  showIds: number[];
}

/** Prepares users and a concert. Errors: a preparation was not answered as it should have been. */
export async function prepare(url: string, adminToken: string, users: number): Promise<Pair[]> {
  const { concertId, shows } = await withClient(url, async (ask) => {
    return (await ask(newHall(adminToken, users), 201)) as { concertId: number; shows: { showId: number }[] };
  });
  const shoppers = Array.from({ length: users }, (_, index) =>
    withClient(url, async (ask) => {
      // Jari creates a user of the brief's API when it first sees one.
      for (let i = 0; i < idsPerUser; i += 1) await ask(briefBalance(idOf(index + 1, i)), 200);
      return newShopper(ask, concertId);
    }),
  );
  return pairs({ concertId, showIds: shows.map(({ showId }) => showId) }, await Promise.all(shoppers));
}

/** Sends a request that must be answered with this status; answers what it says. */
type Ask = (sent: Sent, status: number) => Promise<unknown>;

async function withClient<T>(url: string, work: (ask: Ask) => Promise<T>): Promise<T> {
  const client = new Client(url);
  try {
    return await work(async (sent, status) => {
      const reply = await client.ask(sent, patient);
      if (reply.status === status) return JSON.parse(reply.body);
      throw new Error(`${sent.method} ${sent.path} was answered ${reply.status}: ${reply.body}`);
    });
  } finally {
    client.close();
  }
}

/** As many seats as the brief's numbers give to so many users. */
function newHall(adminToken: string, users: number): Sent {
  const shows = Array.from({ length: users }, (_, day) => ({
    startsAt: new Date(Date.now() + (day + 30) * daySeconds * 1_000).toISOString(),
    seats: idsPerUser,
    price: 50_000,
  }));
  const queue = { capacity: users, claimSeconds: daySeconds, passSeconds: daySeconds };
  const body = { title: "The brief's load", maxSeatsPerUser: idsPerUser, queue, shows };
  return { method: "POST", path: "/v1/admin/concerts", token: adminToken, body };
}

/** A user of `/v1` whose turn it is. */
async function newShopper(ask: Ask, concertId: number): Promise<Shopper> {
  const user = { method: "POST", path: "/v1/users", body: {} } as const;
  const { userId, accessToken } = (await ask(user, 201)) as { userId: string; accessToken: string };
  const join = { method: "POST", path: `/v1/concerts/${concertId}/queue`, token: accessToken } as const;
  const { token } = (await ask(join, 201)) as { token: string };
  return { userId, accessToken, queueToken: token };
}

/** By the brief's arithmetic a virtual user has a hundred user ids, and takes the next with each iteration. */
function idOf(user: number, iteration: number): number {
  return (user - 1) * idsPerUser + iteration + 1;
}

function asUser(userId: number, sent: Omit<Sent, "headers">): Sent {
  return { ...sent, headers: { userId: String(userId) } };
}

function briefBalance(userId: number): Sent {
  return asUser(userId, { method: "GET", path: `/payment/${userId}/balance/select` });
}

/** User n wants seat n, counted on from option to option. */
function briefReserve(userId: number): Sent {
  const concertOptionId = Math.floor((userId - 1) / idsPerUser) + 1;
  const body = { userId, concertDt: "2024-07-16", concertOptionId, seatId: userId };
  return asUser(userId, { method: "POST", path: "/concert/reservation", body });
}

function pairs({ concertId, showIds }: Hall, shoppers: readonly Shopper[]): Pair[] {
  const of = (user: number): Shopper => shoppers[user - 1] as Shopper;
  const everySecond = { status: 200, sleepMs: 1_000 };
  const atOnce = { sleepMs: 0, iterations: idsPerUser };
  const list = "/concert/availabilityConcertList";
  return [
    {
      name: "list what can be booked",
      brief: {
        ...everySecond,
        request: (user, i) => asUser(idOf(user, i), { method: "POST", path: list, body: { token: "your_token_here" } }),
      },
      v1: {
        ...everySecond,
        request: (user) => ({ method: "GET", path: `/v1/concerts/${concertId}/dates`, token: of(user).queueToken }),
      },
    },
    {
      name: "reserve a seat",
      brief: { ...atOnce, status: 200, request: (user, i) => briefReserve(idOf(user, i)) },
      v1: {
        ...atOnce,
        status: 201,
        request: (user, i) => ({
          method: "POST",
          path: "/v1/reservations",
          token: of(user).queueToken,
          body: { showId: showIds[user - 1], seats: [i + 1] },
        }),
      },
    },
    {
      name: "read a balance",
      brief: { ...everySecond, request: (user, i) => briefBalance(idOf(user, i)) },
      v1: { ...everySecond, request: (user) => ({ ...toWallet(of(user), ""), method: "GET" }) },
    },
    {
      name: "charge a balance",
      brief: {
        ...everySecond,
        request: (user, i) => {
          const userId = idOf(user, i);
          const body = { userId, chargeAmount: charge };
          return asUser(userId, { method: "POST", path: `/payment/${userId}/balance/charge`, body });
        },
      },
      v1: {
        ...everySecond,
        status: 201,
        request: (user) => ({ ...toWallet(of(user), "/charges"), method: "POST", body: { amount: charge } }),
      },
    },
  ];
}

function toWallet({ userId, accessToken }: Shopper, rest: string): Omit<Sent, "method"> {
  return { path: `/v1/users/${userId}/balance${rest}`, token: accessToken };
}
