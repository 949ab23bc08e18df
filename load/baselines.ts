/**
 * The two baselines that everything is compared with, in the same run: *bare*, the same HTTP framework with one route and
 * a constant answer of like size (of two sizes: most answers are short, a seat map is not); *textbook*, a reservation as
 * most people write it, a transaction for each request.
 */
import { fastify } from "fastify";
import pg from "pg";

const pool = new pg.Pool({ connectionString: process.env["DATABASE_URL"], max: 20 });
const app = fastify({ logger: false });
const place = {
  userId: "0198c2b0-6d0f-4b2a-9d5a-3f1f6a1f0c11",
  concertId: 1,
  number: 128,
  status: "WAITING",
  position: 42,
  etaSeconds: 30,
  retryAfterMs: 1200,
  expiresAt: null,
  soldOut: false,
};

app.get("/bare", () => place);

// Written before, as the service's is: bare is not to write the same JSON anew each time either.
const seatsText = JSON.stringify({
  showId: 1,
  date: "2030-05-01",
  startsAt: "2030-05-01T10:00:00.000Z",
  version: 1,
  seats: Array.from({ length: 50 }, (_seat, i) => {
    return { number: i + 1, label: String(i + 1).padStart(2, "0"), section: "", price: 50_000, status: "AVAILABLE" };
  }),
});

app.get("/bare/seats", (_request, reply) => {
  reply.type("application/json; charset=utf-8");
  return seatsText;
});

app.post<{ Body: { userId: number; seat: number } }>("/textbook", async (request, reply) => {
  const { userId, seat } = request.body;
  const client = await pool.connect();
  try {
    await client.query("begin");
    const { rows } = await client.query("select status from textbook_seats where number = $1 for update", [seat]);
    if (rows[0]?.status !== "AVAILABLE") {
      await client.query("rollback");
      return await reply.code(409).send({ message: "taken" });
    }
    const inserted = await client.query(
      "insert into textbook_reservations (user_id, seat, held_until) values ($1, $2, now() + interval '5 minutes') returning id",
      [userId, seat],
    );
    await client.query("update textbook_seats set status = 'HELD' where number = $1", [seat]);
    await client.query("commit");
    return await reply.code(201).send({ reservationId: inserted.rows[0].id, seat });
  } catch (error) {
    // Else the next request would be part of this transaction.
    await client.query("rollback");
    throw error;
  } finally {
    client.release();
  }
});

const address = await app.listen({ host: "127.0.0.1", port: Number(process.env["PORT"]) });
process.stdout.write(`listening on ${address}\n`);
process.once("SIGTERM", () => {
  void app.close().then(() => pool.end());
});
