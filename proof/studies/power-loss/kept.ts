/** What of that which was acknowledged is in the tables. */
import type { Machine } from "#proof/studies/power-loss/machine.ts";
import type { Written } from "#proof/studies/power-loss/writers.ts";

/** Compared in one statement. */
const atATime = 50_000;

/** The effect of each write, with the key that belongs to it: both must be there. */
const found = `
  select count(*)::int as found
    from unnest($1::text[], $2::uuid[], $3::text[], $4::bigint[]) as told (kind, user_id, key, id)
    join request_keys using (user_id, key)
   where case kind
           when 'charge' then exists (
             select from transfers t where t.user_id = told.user_id and t.transfer_id = told.id)
           else exists (
             select from reservations r
               join seats s on s.show_id = r.show_id and s.number = any(r.seats) and s.reservation_id = r.reservation_id
              where r.user_id = told.user_id and r.reservation_id = told.id)
         end`;

/** How many of these writes are there, whole. */
export async function countFound(machine: Pick<Machine, "ask">, writes: readonly Written[]): Promise<number> {
  let sum = 0;
  for (let start = 0; start < writes.length; start += atATime) {
    const some = writes.slice(start, start + atATime);
    const columns = [
      some.map(({ kind }) => kind),
      some.map(({ user }) => user),
      some.map(({ key }) => key),
      some.map(({ id }) => id),
    ];
    const [row] = await machine.ask<{ found: number }>(found, columns);
    sum += row?.found ?? 0;
  }
  return sum;
}

/** How many there are of all that is written here. */
export async function countRows(machine: Pick<Machine, "ask">): Promise<number> {
  const [row] = await machine.ask<{ rows: number }>(
    `select ((select count(*) from transfers) + (select count(*) from reservations))::int as rows`,
  );
  return row?.rows ?? 0;
}
