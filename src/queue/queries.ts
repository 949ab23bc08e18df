/** SQL of queues: their rows, how they stand, their policies. */
import { statement, timestamp, type Queryable } from "#db/statement.ts";
import type { Tx } from "#db/transaction.ts";
import type { QueuePolicy, QueueState } from "#events/types.ts";
import type { BoardState } from "#queue/board.ts";
import { toldEverywhereMs } from "#queue/published-line.ts";
import { maxPerStep } from "#queue/rules.ts";

/** The row of a queue, as it is while its lock is held. */
export interface QueueRow extends QueuePolicy {
  concertId: number;
  lastNumber: number;
  admittedThrough: number;
  admitCredit: number;
  creditedAt: number;
  saleOpensAt: number;
}

const lockQueuesStatement = statement<QueueRow>(
  "lock_queues",
  `select q.concert_id as "concertId", q.state, q.capacity, q.pass_seconds as "passSeconds",
          q.claim_seconds as "claimSeconds", q.admit_per_second as "admitPerSecond", q.last_number as "lastNumber",
          q.admitted_through as "admittedThrough", q.admit_credit as "admitCredit", q.credited_at as "creditedAt",
          c.sale_opens_at as "saleOpensAt"
     from queues q join concerts c using (concert_id)
    where q.concert_id = any ($1::bigint[]) and c.concert_id = any ($1::bigint[])
    order by q.concert_id
      for update of q`,
);

/** Takes the queues' locks, in the order of their concerts. Concerts without a queue are missing from the answer. */
export function lockQueues(tx: Tx, concertIds: readonly number[]): Promise<QueueRow[]> {
  return tx.query(lockQueuesStatement, [concertIds]);
}

const updateQueueCursorsStatement = statement(
  "update_queue_cursors",
  `update queues q
      set last_number = new.last_number, admitted_through = new.admitted_through, admit_credit = new.admit_credit,
          credited_at = new.credited_at
     from (select * from unnest($1::bigint[], $2::bigint[], $3::bigint[], $4::double precision[], $5::timestamptz[])
                    as key (concert_id, last_number, admitted_through, admit_credit, credited_at)
            limit cardinality($1)) as new
    where q.concert_id = new.concert_id and q.concert_id = any ($1::bigint[])`,
);

/** Writes back what a step under the queues' locks changed. */
export function updateQueueCursors(tx: Tx, queues: readonly QueueRow[]): Promise<void> {
  const values = [
    queues.map((queue) => queue.concertId),
    queues.map((queue) => queue.lastNumber),
    queues.map((queue) => queue.admittedThrough),
    queues.map((queue) => queue.admitCredit),
    queues.map((queue) => timestamp(queue.creditedAt)),
  ];
  return tx.change(updateQueueCursorsStatement, values, queues.length);
}

/** Who is in a queue, by the clock of this moment. */
export interface Crowd {
  concertId: number;
  now: number;
  /** Whether nobody seems to wait, and those who were let in from the line have been told so everywhere. */
  lineIsEmpty: boolean;
  /** How many are admitted; 0 where they were not counted. */
  admitted: number;
  /** Of the admitted that were counted, those whose time was over at `now`: as many as a step may end. */
  overdue: number[];
}

/**
 * A line is empty if none of its next hundred numbers waits (far more than leave between two steps of admission), and if
 * the last who was let in did not wait, or was let in long enough ago ($3, milliseconds) to have been told on every
 * instance. The clock is cut to milliseconds, as every time that goes back to the database is: the same turns are overdue
 * then and there.
 */
const findCrowdsStatement = statement<Crowd>(
  "find_crowds",
  `with present as materialized (select date_trunc('milliseconds', clock_timestamp()) as now)
   select q.concert_id as "concertId", present.now, line.is_empty as "lineIsEmpty", crowd.admitted,
          coalesce(array_to_json(crowd.overdue[1:$4]), '[]') as overdue
     from queues q
    cross join present
    cross join lateral (
      select not exists (
        select from (select status from places p
                      where p.concert_id = q.concert_id and p.number > q.admitted_through
                      order by p.number limit 100) as next
         where next.status = 'WAITING')
      and not exists (
        select from (select joined_at, admitted_at from places p
                      where p.concert_id = q.concert_id and p.status = 'ADMITTED'
                      order by p.number desc limit 1) as last
         where last.admitted_at > last.joined_at
           and last.admitted_at > present.now - make_interval(secs => $3::double precision / 1000)) as is_empty
    ) as line
    cross join lateral (
      select count(*) as admitted, array_agg(p.number) filter (where p.expires_at <= present.now) as overdue
        from places p
       where p.concert_id = q.concert_id and p.status = 'ADMITTED' and ($2 or line.is_empty) and q.state <> 'bypass'
    ) as crowd
    where q.concert_id = any ($1::bigint[])`,
);

/**
 * Looks at locked queues: whether their lines are empty, and, where they are or for `all`, how many are admitted, and whose
 * time is over. Counting reads a row for each, which nobody who joins behind others needs to wait for. In `bypass` nobody is
 * counted: there is no capacity, and more may be admitted than can be counted in time.
 */
export async function findCrowds(
  tx: Tx,
  concertIds: readonly number[],
  count: "all" | "where the line is empty",
): Promise<Map<number, Crowd>> {
  const rows = await tx.query(findCrowdsStatement, [concertIds, count === "all", toldEverywhereMs, maxPerStep]);
  return new Map(rows.map((row) => [row.concertId, row]));
}

const updatePolicyStatement = statement(
  "update_queue_policy",
  `update queues
      set state = $2, capacity = $3, pass_seconds = $4, claim_seconds = $5, admit_per_second = $6,
          admitted_before_policy = admitted_through
    where concert_id = $1`,
);

export async function updatePolicy(tx: Tx, concertId: number, policy: QueuePolicy): Promise<void> {
  const { state, capacity, passSeconds, claimSeconds, admitPerSecond } = policy;
  await tx.query(updatePolicyStatement, [concertId, state, capacity, passSeconds, claimSeconds, admitPerSecond]);
}

const insertQueueStatement = statement(
  "insert_queue",
  `insert into queues (concert_id, state, capacity, pass_seconds, claim_seconds, admit_per_second)
   values ($1, $2, $3, $4, $5, $6)`,
);

export async function insertQueue(tx: Tx, concertId: number, policy: QueuePolicy): Promise<void> {
  const { state, capacity, passSeconds, claimSeconds, admitPerSecond } = policy;
  await tx.query(insertQueueStatement, [concertId, state, capacity, passSeconds, claimSeconds, admitPerSecond]);
}

const boardStatement = statement<BoardState & { snapshot: string }>(
  "find_board",
  `select pg_current_snapshot()::text as snapshot, q.state, q.capacity, q.pass_seconds as "passSeconds",
          q.claim_seconds as "claimSeconds", q.admit_per_second as "admitPerSecond", q.last_number as "lastNumber",
          q.admitted_through as "admittedThrough", c.sale_opens_at as "saleOpensAt",
          (select coalesce(json_agg(json_build_array(number, extract(epoch from expires_at) * 1000,
                                                     claimed_at is not null)), '[]')
             from places p where p.concert_id = q.concert_id and p.status = 'ADMITTED') as admitted,
          (select coalesce(json_agg(number), '[]') from places p
            where p.concert_id = q.concert_id and p.number > q.admitted_through and p.ended_at is not null) as left
     from queues q join concerts c using (concert_id)
    where q.concert_id = $1`,
);

/** All that a board starts from, in one snapshot; undefined if the concert has no queue. */
export async function findBoard(
  db: Queryable,
  concertId: number,
): Promise<{ state: BoardState; snapshot: string } | undefined> {
  const [row] = await db.query(boardStatement, [concertId]);
  if (!row) return undefined;
  const { snapshot, ...state } = row;
  return { state, snapshot };
}

const liveQueuesStatement = statement<{ concertId: number }>(
  "list_live_queues",
  `select concert_id as "concertId" from queues q
    where exists (select from places p where p.concert_id = q.concert_id and p.status = 'ADMITTED')
       or q.last_number > q.admitted_through
    order by concert_id`,
);

/** Concerts in whose queue somebody waits or is admitted. */
export async function listLiveQueues(db: Queryable): Promise<number[]> {
  return (await db.query(liveQueuesStatement)).map((row) => row.concertId);
}

const listConcertsByStateStatement = statement<{ concertId: number }>(
  "list_concerts_by_queue_state",
  `select concert_id as "concertId" from queues where state = $1 order by concert_id desc limit $2`,
);

/** Concerts whose queue is in a state, newest first, at most `limit`. */
export async function listConcertsByState(db: Queryable, state: QueueState, limit: number): Promise<number[]> {
  return (await db.query(listConcertsByStateStatement, [state, limit])).map((row) => row.concertId);
}

const listQueueStatesStatement = statement<{ concertId: number; state: QueueState }>(
  "list_queue_states",
  `select concert_id as "concertId", state from queues where concert_id = any ($1::bigint[])`,
);

/** The states of the queues of those concerts that have one. */
export async function listQueueStates(
  db: Queryable,
  concertIds: readonly number[],
): Promise<ReadonlyMap<number, QueueState>> {
  const rows = await db.query(listQueueStatesStatement, [concertIds]);
  return new Map(rows.map(({ concertId, state }) => [concertId, state]));
}
