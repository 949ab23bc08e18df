/** SQL of the instances that serve: a handful of rows. */
import type { InstanceFigures } from "#instances/meter.ts";
import { statement, type Queryable } from "#db/statement.ts";

export interface InstanceRow extends InstanceFigures {
  instanceId: string;
  host: string;
  pid: number;
  startedAt: number;
  /** How long ago it last wrote, by the database's clock. */
  heardAgoMs: number;
}

const writeInstanceStatement = statement(
  "write_instance",
  `insert into instances (instance_id, host, pid, figures, started_at, key_id)
   values ($1, $2, $3, $4::jsonb, clock_timestamp() - make_interval(secs => $5), $6)
   on conflict (instance_id) do update set heard_at = clock_timestamp(), figures = excluded.figures`,
);

interface Beat extends Pick<InstanceRow, "instanceId" | "host" | "pid"> {
  /** How long ago the instance started. It is told each time: the table is empty after a crash of the database. */
  upSeconds: number;
  figures: InstanceFigures;
  /** Of the secret that it signs tokens with. */
  keyId: string;
}

/** Writes the row of an instance, or writes it anew. */
export async function writeInstance(db: Queryable, beat: Beat): Promise<void> {
  const { instanceId, host, pid, upSeconds, figures, keyId } = beat;
  await db.query(writeInstanceStatement, [instanceId, host, pid, JSON.stringify(figures), upSeconds, keyId]);
}

const listInstancesStatement = statement<Omit<InstanceRow, keyof InstanceFigures> & { figures: InstanceFigures }>(
  "list_instances",
  `select instance_id as "instanceId", host, pid, started_at as "startedAt", figures,
          round(extract(epoch from present.now - heard_at) * 1000)::double precision as "heardAgoMs"
     from instances, (select clock_timestamp() as now) as present
    where heard_at > present.now - make_interval(secs => $1)
    order by started_at, instance_id`,
);

/** The instances that wrote within the last seconds, the oldest first. */
export async function listInstances(db: Queryable, withinSeconds: number): Promise<InstanceRow[]> {
  const rows = await db.query(listInstancesStatement, [withinSeconds]);
  return rows.map(({ figures, ...row }) => ({ ...row, heardAgoMs: Math.max(0, row.heardAgoMs), ...figures }));
}

/** Where an instance runs. */
export type Whereabouts = Pick<InstanceRow, "host" | "pid">;

const findStrangersStatement = statement<Whereabouts>(
  "find_strangers",
  `select host, pid
     from instances, (select clock_timestamp() as now) as present
    where heard_at > present.now - make_interval(secs => $1) and key_id <> all ($2::text[])
    order by started_at, instance_id`,
);

/** The instances that wrote within the last seconds, and sign tokens with a secret that is none of these. */
export function findStrangers(db: Queryable, withinSeconds: number, keyIds: readonly string[]): Promise<Whereabouts[]> {
  return db.query(findStrangersStatement, [withinSeconds, keyIds]);
}

const deleteInstanceStatement = statement("delete_instance", `delete from instances where instance_id = $1`);

export async function deleteInstance(db: Queryable, instanceId: string): Promise<void> {
  await db.query(deleteInstanceStatement, [instanceId]);
}

const deleteSilentInstancesStatement = statement(
  "delete_silent_instances",
  `delete from instances where heard_at < (select clock_timestamp() - interval '5 minutes')`,
);

/** Forgets instances that have ended without a word. */
export async function deleteSilentInstances(db: Queryable): Promise<void> {
  await db.query(deleteSilentInstancesStatement);
}
