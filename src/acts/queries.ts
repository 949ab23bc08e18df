/** SQL of the record of acts. */
import { statement, type Queryable } from "#db/statement.ts";
import type { Tx } from "#db/transaction.ts";

/** Something that an operator did. */
export interface Act {
  operator: string;
  /** The operation's name (`operationId`), such as `setQueuePolicy`. */
  verb: string;
  /** What it was done to: `concert 4`, `payment 12`. */
  subject: string;
  /** What one must know to understand it afterwards. */
  detail: Record<string, unknown>;
}

const insertActStatement = statement(
  "insert_act",
  `insert into operator_acts (operator, verb, subject, detail) values ($1, $2, $3, $4)`,
);

export function insertAct(tx: Tx, { operator, verb, subject, detail }: Act): Promise<void> {
  return tx.change(insertActStatement, [operator, verb, subject, JSON.stringify(detail)], 1);
}

export interface ActRow extends Act {
  actId: number;
  at: number;
}

/** Which acts to list; what is undefined is not looked at. */
export interface ActFilter {
  operator?: string | undefined;
  verb?: string | undefined;
  subject?: string | undefined;
}

const columns = `act_id as "actId", at, operator, verb, subject, detail`;

const listActsStatement = statement<ActRow>(
  "list_acts",
  `select ${columns} from operator_acts where act_id < $1 order by act_id desc limit $2`,
);

const listActsOnSubjectStatement = statement<ActRow>(
  "list_acts_on_subject",
  `select ${columns} from operator_acts
    where subject = $3 and act_id < $1 and ($4::text is null or verb = $4) and ($5::text is null or operator = $5)
    order by act_id desc
    limit $2`,
);

const listActsOfVerbStatement = statement<ActRow>(
  "list_acts_of_verb",
  `select ${columns} from operator_acts
    where verb = $3 and act_id < $1 and ($4::text is null or operator = $4)
    order by act_id desc
    limit $2`,
);

const listActsByOperatorStatement = statement<ActRow>(
  "list_acts_by_operator",
  `select ${columns} from operator_acts where operator = $3 and act_id < $1 order by act_id desc limit $2`,
);

/** Acts before the given id, newest first, found by the narrowest of the filters; the others pass over what it finds. */
export function listActs(db: Queryable, filter: ActFilter, before: number, limit: number): Promise<ActRow[]> {
  const { operator, verb, subject } = filter;
  const bounds = [before, limit];
  if (subject !== undefined)
    return db.query(listActsOnSubjectStatement, [...bounds, subject, verb ?? null, operator ?? null]);
  if (verb !== undefined) return db.query(listActsOfVerbStatement, [...bounds, verb, operator ?? null]);
  if (operator !== undefined) return db.query(listActsByOperatorStatement, [...bounds, operator]);
  return db.query(listActsStatement, bounds);
}
