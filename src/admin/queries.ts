/** SQL of the operator's room: what a new concert consists of. The audit's stands with its invariants. */
import { statement } from "#db/statement.ts";
import type { Tx } from "#db/transaction.ts";

export interface NewConcert {
  title: string;
  artist: string;
  venue: string;
  description: string;
  /** Undefined: now, by the database's clock. */
  saleOpensAt: string | undefined;
  maxSeatsPerUser: number;
}

const insertConcertStatement = statement<{ concertId: number }>(
  "insert_concert",
  `insert into concerts (title, artist, venue, description, sale_opens_at, max_seats_per_user)
   values ($1, $2, $3, $4, coalesce($5::timestamptz, clock_timestamp()), $6)
   returning concert_id as "concertId"`,
);

export async function insertConcert(tx: Tx, concert: NewConcert): Promise<number> {
  const { title, artist, venue, description, saleOpensAt, maxSeatsPerUser } = concert;
  const values = [title, artist, venue, description, saleOpensAt ?? null, maxSeatsPerUser];
  const [row] = await tx.query(insertConcertStatement, values);
  if (!row) throw new Error("insert_concert answers one row");
  return row.concertId;
}

export interface NewShow {
  startsAt: string;
  date: string;
  seatsTotal: number;
}

const insertShowsStatement = statement<{ showId: number }>(
  "insert_shows",
  `insert into shows (concert_id, starts_at, date, seats_total)
   select $1, starts_at, date, seats_total
     from unnest($2::timestamptz[], $3::date[], $4::integer[]) with ordinality
       as new (starts_at, date, seats_total, position)
    order by position
   returning show_id as "showId"`,
);

/** Inserts shows; answers their ids in the same order, ascending. */
export async function insertShows(tx: Tx, concertId: number, shows: readonly NewShow[]): Promise<number[]> {
  const rows = await tx.query(insertShowsStatement, [
    concertId,
    shows.map((show) => show.startsAt),
    shows.map((show) => show.date),
    shows.map((show) => show.seatsTotal),
  ]);
  return rows.map((row) => row.showId);
}

/** Seats of one show with one price: the numbers from `first` to `last`. */
export interface SeatBlock {
  showId: number;
  first: number;
  last: number;
  price: number;
}

const blockArrays = (blocks: readonly SeatBlock[]): unknown[] => [
  blocks.map((block) => block.showId),
  blocks.map((block) => block.first),
  blocks.map((block) => block.last),
  blocks.map((block) => block.price),
];

const insertSectionsStatement = statement(
  "insert_sections",
  `insert into sections (show_id, first_number, last_number, price, name)
   select * from unnest($1::bigint[], $2::integer[], $3::integer[], $4::integer[], $5::text[])`,
);

export async function insertSections(tx: Tx, sections: readonly (SeatBlock & { name: string })[]): Promise<void> {
  await tx.query(insertSectionsStatement, [...blockArrays(sections), sections.map((section) => section.name)]);
}

const insertSeatsStatement = statement(
  "insert_seats",
  `insert into seats (show_id, number, price)
   select show_id, number, price
     from unnest($1::bigint[], $2::integer[], $3::integer[], $4::integer[]) as block (show_id, first, last, price)
    cross join lateral generate_series(first, last) as number`,
);

/** Inserts the seats of blocks: so many that the statement stays within the connection's time limits. */
export async function insertSeats(tx: Tx, blocks: readonly SeatBlock[]): Promise<void> {
  await tx.query(insertSeatsStatement, blockArrays(blocks));
}

/** "demo" in ASCII: the advisory lock of whoever makes the demo data. */
const demoKey = 0x64656d6f;

const mayCreateDemoStatement = statement<{ mayCreate: boolean }>(
  "may_create_demo",
  `select pg_try_advisory_xact_lock($1) as "mayCreate"`,
);

const hasConcertsStatement = statement<{ hasConcerts: boolean }>(
  "has_concerts",
  `select exists (select from concerts) as "hasConcerts"`,
);

/** Whether this transaction is to create the demo data: nobody else is at it, and there is no concert at all. */
export async function mayCreateDemo(tx: Tx): Promise<boolean> {
  const [lock] = await tx.query(mayCreateDemoStatement, [demoKey]);
  if (lock?.mayCreate !== true) return false;
  // A statement of its own, after the lock: it sees what the one before committed.
  const [found] = await tx.query(hasConcertsStatement);
  return found?.hasConcerts === false;
}
