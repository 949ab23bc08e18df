/**
 * What fans read most, the plain way: each request asks the database and makes its answer. Same framework, same tokens,
 * same tables, and a pool as large as an instance's; only nothing is remembered but tokens.
 */
import { fastify, type FastifyRequest } from "fastify";
import pg from "pg";

import { Tokens, type QueueClaims } from "#tokens.ts";

const pool = new pg.Pool({ connectionString: process.env["DATABASE_URL"], max: 16 });
const tokens = new Tokens({ secret: process.env["JARI_SECRET"] ?? "", accessSeconds: 3_600, queueSeconds: 3_600 });
const app = fastify({ logger: false });

function claimsOf(request: FastifyRequest): QueueClaims {
  return tokens.verifyQueue((request.headers.authorization ?? "").slice("Bearer ".length));
}

async function ask(name: string, text: string, values: unknown[]): Promise<Record<string, unknown>[]> {
  return (await pool.query<Record<string, unknown>>({ name, text, values })).rows;
}

app.get("/v1/queue", async (request) => {
  const { sub, concert, number } = claimsOf(request);
  const [place] = await ask(
    "place",
    `select user_id as "userId", concert_id as "concertId", number, status, expires_at as "expiresAt",
            (select 1 + count(*) from places a
              where a.concert_id = p.concert_id and a.number < p.number and a.status = 'WAITING') as position
       from places p where concert_id = $1 and number = $2 and user_id = $3`,
    [concert, number, sub],
  );
  return { ...place, etaSeconds: null, retryAfterMs: 1_200, soldOut: false };
});

app.get<{ Params: { showId: string } }>("/v1/shows/:showId/seats", async (request) => {
  claimsOf(request);
  const { showId } = request.params;
  const seats = await ask(
    "seats",
    `select number, number::text as label, 'A' as section, price, case when held_until <= now() then 'AVAILABLE' else status end as status
       from seats where show_id = $1 order by number`,
    [showId],
  );
  return { showId, seats };
});

app.get<{ Params: { concertId: string } }>("/v1/concerts/:concertId/dates", async (request) => {
  claimsOf(request);
  const items = await ask(
    "dates",
    `select s.show_id as "showId", s.date, s.starts_at as "startsAt", s.seats_total as "seatsTotal", free as "seatsAvailable"
       from shows s cross join lateral (
         select count(*) as free from seats
          where show_id = s.show_id and (status = 'AVAILABLE' or held_until <= now())) f
      where concert_id = $1 order by s.starts_at`,
    [request.params.concertId],
  );
  return { items };
});

const address = await app.listen({ host: "127.0.0.1", port: Number(process.env["PORT"]) });
process.stdout.write(`listening on ${address}\n`);
process.once("SIGTERM", () => {
  void app.close().then(() => pool.end());
});
