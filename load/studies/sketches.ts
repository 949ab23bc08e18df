/**
 * Reservations that keep nothing of what a sale needs: no token, turn, limit, key, constraint or clock. What remains is what
 * a durable write costs at least in this framework, over this driver, on this machine (docs/performance.md). Each route does
 * one thing more than the one before it; batches are gathered, and transactions begun and committed, as Jari does. The last
 * is what a sale could not be without: the fan's turn is checked and prolonged, a reservation can be found by its fan and when
 * it is over, and an event tells of each.
 */
import { fastify, type FastifyReply } from "fastify";
import { pino } from "pino";

import { Batch } from "#db/batch.ts";
import { connect } from "#db/connect.ts";
import { statement } from "#db/statement.ts";
import { transaction, type Tx } from "#db/transaction.ts";

interface Wish {
  userId: number;
  seat: number;
}

interface Taken {
  reservationId: number;
  seat: number;
}

const url = process.env["DATABASE_URL"] ?? "";
const db = connect({ url, maxConnections: 16, logger: pino({ level: "warn" }) });
const app = fastify({ logger: false });

const takeAtOnce = statement<Taken>(
  "take_at_once",
  `with taken as (
     update sketch_seats s set status = 'HELD' from unnest($1::bigint[], $2::integer[]) as wish (user_id, seat)
      where s.number = wish.seat and s.status = 'AVAILABLE'
     returning wish.user_id, s.number)
   insert into sketch_reservations (user_id, seat, held_until)
   select user_id, number, now() + interval '5 minutes' from taken
   returning reservation_id as "reservationId", seat`,
);

const lockFree = statement<{ seat: number }>(
  "lock_free",
  `select number as seat from sketch_seats where number = any ($1::integer[]) and status = 'AVAILABLE' order by number for update`,
);
const insertSketches = statement<Taken>(
  "insert_sketches",
  `insert into sketch_reservations (user_id, seat, held_until)
   select user_id, seat, now() + interval '5 minutes' from unnest($1::bigint[], $2::integer[]) as wish (user_id, seat)
   returning reservation_id as "reservationId", seat`,
);
const holdSketches = statement(
  "hold_sketches",
  `update sketch_seats set status = 'HELD' where number = any ($1::integer[])`,
);
const insertSketchEvent = statement("insert_sketch_event", `insert into sketch_events (payload) values ($1)`);

const lockTurns = statement<{ userId: number }>(
  "lock_sketch_turns",
  `select p.number as "userId" from unnest($1::bigint[]) as asked (number)
    cross join lateral (
      select * from sketch_places where number = asked.number and status = 'ADMITTED' and expires_at > now()
         for update) as p`,
);
const prolongTurns = statement(
  "prolong_sketch_turns",
  `update sketch_places p set expires_at = greatest(p.expires_at, now() + interval '5 minutes')
     from (select * from unnest($1::bigint[]) as asked (number) limit cardinality($1)) as turn
    where p.number = turn.number`,
);
const insertFound = statement<Taken>(
  "insert_found_sketches",
  insertSketches.text.replace("sketch_reservations", "sketch_found_reservations"),
);
const insertSketchEvents = statement(
  "insert_sketch_events",
  `insert into sketch_events (payload) select text::jsonb from unnest($1::text[]) as text`,
);

const userIds = (wishes: readonly Wish[]): number[] => wishes.map(({ userId }) => userId);
const seatsOf = (wishes: readonly Wish[]): number[] => wishes.map(({ seat }) => seat);

/** A flight that locks, one that changes, and COMMIT. */
async function take(tx: Tx, wishes: readonly Wish[]): Promise<Taken[]> {
  const locked = new Set((await tx.query(lockFree, [seatsOf(wishes)])).map(({ seat }) => seat));
  const granted = wishes.filter(({ seat }) => locked.has(seat));
  const [taken] = await Promise.all([
    tx.query(insertSketches, [userIds(granted), seatsOf(granted)]),
    tx.change(holdSketches, [seatsOf(granted)], granted.length),
    tx.change(insertSketchEvent, [JSON.stringify(granted)], 1),
  ]);
  return taken;
}

/** The same, with turns, and an event for each. */
async function takeByTurn(tx: Tx, wishes: readonly Wish[]): Promise<Taken[]> {
  const [turns, free] = await Promise.all([
    tx.query(lockTurns, [userIds(wishes)]),
    tx.query(lockFree, [seatsOf(wishes)]),
  ]);
  const admitted = new Set(turns.map(({ userId }) => userId));
  const locked = new Set(free.map(({ seat }) => seat));
  const granted = wishes.filter(({ userId, seat }) => admitted.has(userId) && locked.has(seat));
  const [taken] = await Promise.all([
    tx.query(insertFound, [userIds(granted), seatsOf(granted)]),
    tx.change(holdSketches, [seatsOf(granted)], granted.length),
    tx.change(prolongTurns, [userIds(granted)], granted.length),
    tx.change(insertSketchEvents, [granted.map((wish) => JSON.stringify(wish))], granted.length),
  ]);
  return taken;
}

/** Each wish is answered with the seat that was taken for it, or nothing. */
function gather(name: string, run: (wishes: readonly Wish[], committing: () => void) => Promise<readonly Taken[]>) {
  return new Batch<Wish, Taken | undefined>({
    name,
    keysOf: ({ seat }) => [String(seat)],
    async run(wishes, committing) {
      const taken = new Map((await run(wishes, committing)).map((one) => [one.seat, one]));
      return wishes.map(({ seat }) => taken.get(seat));
    },
  });
}

const batches = {
  statement: gather("statement", (wishes) => db.query(takeAtOnce, [userIds(wishes), seatsOf(wishes)])),
  transaction: gather("transaction", (wishes, committing) => transaction(db, (tx) => take(tx, wishes), committing)),
  turn: gather("turn", (wishes, committing) => transaction(db, (tx) => takeByTurn(tx, wishes), committing)),
};

function send(reply: FastifyReply, taken: Taken | undefined): object {
  reply.code(taken ? 201 : 409);
  return { ...taken, concertId: 1, showId: 1, amount: 50_000, status: "HELD", heldUntil: "2026-11-21T03:00:00.000Z" };
}

app.post<{ Body: Wish }>("/nothing", ({ body: { seat } }, reply) => send(reply, { reservationId: seat, seat }));
app.post<{ Body: Wish; Params: { kind: keyof typeof batches } }>("/:kind", async ({ body, params }, reply) =>
  send(reply, await batches[params.kind].submit(body)),
);

const address = await app.listen({ host: "127.0.0.1", port: Number(process.env["PORT"]) });
process.stdout.write(`listening on ${address}\n`);
process.once("SIGTERM", () => {
  void app.close().then(() => db.close());
});
