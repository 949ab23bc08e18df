/**
 * Whether what was acknowledged is what is kept. All fans have sent each request until it was settled; so what they were told
 * and what the tables hold must be the same, to the row: what the tables lack was lost, what they have besides was done twice.
 */
import type { Service } from "#load/studies/service.ts";
import { writes, type Witness, type Write } from "#load/studies/witness.ts";

export interface Kept {
  acknowledged: number;
  lost: number;
  twice: number;
}

/** The rows of each write, named as the fans named them; $1 are the fans, $2 is the concert. */
const tables: Readonly<Record<Write, string>> = {
  join: `select user_id || ' ' || number as name from places where user_id = any($1) and concert_id = $2`,
  reserve: `select user_id || ' ' || reservation_id as name
              from reservations where user_id = any($1) and concert_id = $2`,
  charge: `select user_id || ' ' || transfer_id as name
             from transfers where user_id = any($1) and debit = 'CASH' and $2::bigint is not null`,
  pay: `select user_id || ' ' || payment_id || ' ' || reservation_id as name
          from payments where user_id = any($1) and concert_id = $2`,
};

/** Compares all writes of these fans. */
export async function compare(
  service: Pick<Service, "ask">,
  witness: Witness,
  { userIds, concertId }: { userIds: readonly string[]; concertId: number },
): Promise<Kept> {
  const kept: Kept = { acknowledged: 0, lost: 0, twice: 0 };
  for (const write of writes) {
    const rows = await service.ask<{ name: string }>(tables[write], [userIds, concertId]);
    const stored = new Set(rows.map(({ name }) => name));
    const acknowledged = witness.acknowledged(write);
    kept.acknowledged += acknowledged.size;
    kept.lost += [...acknowledged].filter((name) => !stored.has(name)).length;
    kept.twice += [...stored].filter((name) => !acknowledged.has(name)).length;
  }
  return kept;
}

/** Whether every invariant holds in the whole database. */
export async function audit({ url, adminToken }: Service): Promise<boolean> {
  const reply = await fetch(`${url}/v1/admin/audit`, { headers: { authorization: `Bearer ${adminToken}` } });
  return ((await reply.json()) as { holds?: boolean }).holds === true;
}
