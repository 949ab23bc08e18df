/**
 * How queues and shows stand at one moment, counted in one statement, which is one snapshot: what must hold at every
 * instant is looked at while it lasts, and not only when all is over.
 */
import type { QueryConfig } from "pg";

export interface Sample {
  /** On the clock of the history: when the snapshot was asked for, and when it was there. */
  readonly from: number;
  readonly by: number;
  readonly queues: readonly QueueSample[];
  readonly shows: readonly ShowSample[];
  /** How many the server has broken up, since it was started or crashed. */
  readonly deadlocks: number;
}

export interface QueueSample {
  readonly concert: number;
  readonly state: "open" | "paused" | "closed" | "bypass";
  /** The sale has opened, by the database's clock. */
  readonly isOnSale: boolean;
  readonly capacity: number;
  /** Somebody was admitted under this capacity; until then, those admitted before keep their turns. */
  readonly isFilled: boolean;
  readonly lastNumber: number;
  readonly admittedThrough: number;
  readonly waiting: number;
  /** All who have a turn, also one that is over and not yet tidied up. */
  readonly admitted: number;
  /** Those of them whose turn is over by the database's clock. */
  readonly overdue: number;
  readonly completed: number;
  readonly expired: number;
  readonly left: number;
  /** The first of those who wait. */
  readonly firstWaiting: number | null;
  /** The last who ever was let in. */
  readonly lastAdmitted: number | null;
}

export interface ShowSample {
  readonly show: number;
  readonly total: number;
  readonly free: number;
  readonly held: number;
  readonly sold: number;
}

const count = (condition: string): string => `(count(*) filter (where ${condition}))::integer`;

/** Answers one row: a sample without its moments. */
export const sampleQuery: QueryConfig = {
  name: "proof_sample",
  text: `
select (select coalesce(json_agg(q), '[]') from (
         select q.concert_id as concert, q.state, q.capacity, q.last_number as "lastNumber",
                q.admitted_through as "admittedThrough", c.sale_opens_at <= clock_timestamp() as "isOnSale",
                coalesce(bool_or(p.admitted_at is not null and p.number > q.admitted_before_policy), false) as "isFilled",
                ${count("p.status = 'WAITING'")} as waiting,
                ${count("p.status = 'ADMITTED'")} as admitted,
                ${count("p.status = 'ADMITTED' and p.expires_at <= clock_timestamp()")} as overdue,
                ${count("p.status = 'COMPLETED'")} as completed,
                ${count("p.status = 'EXPIRED'")} as expired,
                ${count("p.status = 'LEFT'")} as left,
                min(p.number) filter (where p.status = 'WAITING') as "firstWaiting",
                max(p.number) filter (where p.admitted_at is not null) as "lastAdmitted"
           from queues q join concerts c using (concert_id) left join places p using (concert_id)
          group by q.concert_id, c.concert_id) q) as queues,
       (select coalesce(json_agg(s), '[]') from (
         select s.show_id as show, s.seats_total as total,
                ${count("t.status = 'AVAILABLE'")} as free,
                ${count("t.status = 'HELD'")} as held,
                ${count("t.status = 'SOLD'")} as sold
           from shows s left join seats t using (show_id)
          group by s.show_id) s) as shows,
       (select deadlocks::integer from pg_stat_database where datname = current_database()) as deadlocks`,
};
