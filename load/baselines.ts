/**
 * The two baselines that everything is compared with, in the same run: *bare*, the same HTTP framework with one route and
 * a constant answer of like size; *textbook*, a reservation as most people write it, a transaction for each request.
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
