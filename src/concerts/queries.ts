/** SQL of the catalogue. */
import type { ShowRow } from "#concerts/show.ts";
import { statement, type Queryable } from "#db/statement.ts";

export interface ConcertRow {
  concertId: number;
  title: string;
  artist: string;
  venue: string;
  description: string;
  saleOpensAt: number;
  maxSeatsPerUser: number;
}

const concertColumns = `concert_id as "concertId", title, artist, venue, description,
          sale_opens_at as "saleOpensAt", max_seats_per_user as "maxSeatsPerUser"`;

const listConcertsByIdStatement = statement<ConcertRow>(
  "list_concerts_by_id",
  `select ${concertColumns} from concerts where concert_id = any ($1::bigint[])`,
);

/** Those of the concerts that exist, in no order. */
export function listConcertsById(db: Queryable, concertIds: readonly number[]): Promise<ConcertRow[]> {
  return db.query(listConcertsByIdStatement, [concertIds]);
}

const listConcertsBeforeStatement = statement<ConcertRow>(
  "list_concerts_before",
  `select ${concertColumns} from concerts where concert_id < $1 order by concert_id desc limit $2`,
);

/** Concerts before the given id, newest first. */
export function listConcertsBefore(db: Queryable, before: number, limit: number): Promise<ConcertRow[]> {
  return db.query(listConcertsBeforeStatement, [before, limit]);
}

const showColumns = `s.show_id as "showId", s.concert_id as "concertId", s.starts_at as "startsAt", s.date,
          s.seats_total as "seatsTotal",
          (select created_at from concerts where concerts.concert_id = s.concert_id) as "enteredAt",
          (select json_agg(json_build_object('name', name, 'first', first_number, 'last', last_number, 'price', price)
                           order by first_number)
             from sections where sections.show_id = s.show_id) as sections`;

const listShowsByIdStatement = statement<ShowRow>(
  "list_shows_by_id",
  `select ${showColumns} from shows s where s.show_id = any ($1::bigint[])`,
);

/** Those of the shows that exist, in no order. */
export function listShowsById(db: Queryable, showIds: readonly number[]): Promise<ShowRow[]> {
  return db.query(listShowsByIdStatement, [showIds]);
}

const listShowsOfConcertsStatement = statement<ShowRow>(
  "list_shows_of_concerts",
  `select ${showColumns} from shows s where s.concert_id = any ($1::bigint[]) order by s.starts_at, s.show_id`,
);

/** All shows of the concerts, by time. */
export function listShowsOfConcerts(db: Queryable, concertIds: readonly number[]): Promise<ShowRow[]> {
  return db.query(listShowsOfConcertsStatement, [concertIds]);
}
