/** The same creation again: its answer was lost, or the first try is still running, here or at another instance. */
import type { FastifyInstance } from "fastify";
import { afterAll, beforeAll, describe, expect, test } from "vitest";

import { addressOf, createApp } from "#http/app.ts";
import { silent } from "#test/app.ts";
import { createTestDatabase, type TestDatabase } from "#test/database.ts";
import { startRooms, type StartedRooms } from "#test/rooms.ts";
import { rows } from "#test/sql.ts";
import { testAdminToken } from "#test/server.ts";
import { send, type Reply } from "#test/wire.ts";

const minasToken = "the token of Mina";
const shows = [
  { startsAt: "2027-03-01T19:00:00+09:00", price: 1, seats: 5 },
  { startsAt: "2027-03-02T19:00:00+09:00", seats: 9, sections: [{ name: "A", from: 1, to: 9, price: 2 }] },
];

let database: TestDatabase;
const instances: { rooms: StartedRooms; app: FastifyInstance; baseUrl: string }[] = [];

beforeAll(async () => {
  database = await createTestDatabase();
  for (let instance = 0; instance < 2; instance += 1) {
    const rooms = await startRooms(database.url, { JARI_OPERATORS: `mina:${minasToken}` });
    const app = createApp({ logger: silent, routes: rooms.routes, operations: { readiness: [] } });
    await app.listen({ host: "127.0.0.1", port: 0 });
    instances.push({ rooms, app, baseUrl: `http://127.0.0.1:${addressOf(app).port}` });
  }
});
afterAll(async () => {
  for (const { app, rooms } of instances) {
    await app.close();
    await rooms.close();
  }
  await database.close();
});

interface Created {
  concertId: number;
}

function create(at: number, body: object, key?: string, token = testAdminToken): Promise<Reply<Created>> {
  const { baseUrl } = instances[at % 2]!;
  return send<Created>({ baseUrl }, "POST", "/v1/admin/concerts", { token, body, key });
}

/** How much there is of everything that creating a concert twice would make twice. */
function effectsOf(title: string): Promise<unknown[]> {
  return rows(
    database.db,
    `select (select count(*) from concerts where title = $1) as concerts,
            (select count(*) from queues join concerts using (concert_id) where title = $1) as queues,
            (select count(*) from operator_acts where detail ->> 'title' = $1) as acts`,
    [title],
  );
}

const once = [{ concerts: 1, queues: 1, acts: 1 }];

describe("the same key with the same request", () => {
  test("creates one concert, and gives the same bytes at every instance", async () => {
    const body = { title: "Once", shows };
    const first = await create(0, body, "k-1");
    expect(first.status).toBe(201);
    for (const at of [0, 1]) expect(await create(at, body, "k-1")).toMatchObject({ status: 201, text: first.text });
    expect(await effectsOf("Once")).toEqual(once);
  });

  test("creates one concert when it is sent many times at the same moment, to both instances", async () => {
    const body = { title: "At once", shows };
    const replies = await Promise.all(Array.from({ length: 8 }, (_, at) => create(at, body, "k-2")));
    expect(replies.map(({ status, text }) => ({ status, text }))).toEqual(
      replies.map(() => ({ status: 201, text: replies[0]!.text })),
    );
    expect(await effectsOf("At once")).toEqual(once);
  });

  test("is the same in whatever order its members stand, at every depth", async () => {
    const first = await create(0, { title: "In order", shows }, "k-3");
    const turned = shows.map((show) => Object.fromEntries(Object.entries(show).toReversed()));
    expect(await create(1, { shows: turned, title: "In order" }, "k-3")).toMatchObject({ text: first.text });
    expect(await effectsOf("In order")).toEqual(once);
  });

  test("may succeed after it was refused", async () => {
    const wrong = { title: "Mended", shows: [{ startsAt: shows[0]!.startsAt }] };
    expect(await create(0, wrong, "k-4")).toMatchObject({ status: 400, code: "INVALID_REQUEST" });
    expect(await create(1, { title: "Mended", shows }, "k-4")).toMatchObject({ status: 201 });
  });
});

describe("the same key with another request", () => {
  test("is refused, and creates nothing", async () => {
    await create(0, { title: "This", shows }, "k-5");
    for (const [at, body] of [
      { title: "That", shows },
      { title: "This", shows: shows.toReversed() },
      { title: "This", shows: [shows[0], { ...shows[1], seats: 10 }] },
    ].entries())
      expect(await create(at, body, "k-5")).toMatchObject({ status: 422, code: "IDEMPOTENCY_KEY_REUSED" });
    expect(await effectsOf("This")).toEqual(once);
    expect(await effectsOf("That")).toEqual([{ concerts: 0, queues: 0, acts: 0 }]);
  });

  test("of another operator is another key", async () => {
    const body = { title: "Both", shows };
    const [admins, minas] = [await create(0, body, "k-6"), await create(1, body, "k-6", minasToken)];
    expect(minas.status).toBe(201);
    expect(minas.body.concertId).not.toBe(admins.body.concertId);
    expect(await create(0, body, "k-6", minasToken)).toMatchObject({ text: minas.text });
  });
});

test("without a key each request creates a concert", async () => {
  const body = { title: "Twice", shows };
  await Promise.all([create(0, body), create(1, body)]);
  expect(await effectsOf("Twice")).toEqual([{ concerts: 2, queues: 2, acts: 2 }]);
});
