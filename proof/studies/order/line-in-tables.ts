/** The line as the tables have it, beside what its fans were told. */
import { setTimeout as sleep } from "node:timers/promises";

import { askOnce } from "#load/perform.ts";
import type { Rig } from "#load/rig.ts";
import type { Joined } from "#proof/studies/order/told.ts";
import { exactly, type Finding } from "#proof/studies/study.ts";

/** Rows that are compared in one statement. */
const atATime = 100_000;
/** As long as it takes to let in half of a million, many times over. */
const admittedWithinMs = 120_000;
const lookEveryMs = 200;

/** Each fan must have, in the tables, the number that was told, and there must be no other places. */
export async function compareWithTables(
  { sql }: Rig,
  concertId: number,
  places: readonly Joined[],
): Promise<Finding[]> {
  let found = 0;
  for (let start = 0; start < places.length; start += atATime) {
    const some = places.slice(start, start + atATime);
    const { rows } = await sql.query<{ found: number }>(
      `select count(*)::int as found from places join unnest($2::uuid[], $3::bigint[]) as told (user_id, number)
        using (user_id, number) where concert_id = $1`,
      [concertId, some.map(({ user }) => user), some.map(({ number }) => number)],
    );
    found += rows[0]?.found ?? 0;
  }
  const { rows } = await sql.query<{ places: number; last: number }>(
    `select (select count(*)::int from places where concert_id = $1) as places, last_number::int as last
       from queues where concert_id = $1`,
    [concertId],
  );
  return [
    exactly("places in the tables as they were told", found, places.length),
    exactly("places in the tables", rows[0]?.places ?? 0, places.length),
    exactly("the last number that was given", rows[0]?.last ?? 0, places.length),
  ];
}

/** Lets half of the line in at once; those must be the first. Errors: it does not happen. */
export async function letInHalf(rig: Rig, concertId: number, joins: number): Promise<Finding[]> {
  const capacity = Math.floor(joins / 2);
  const { url } = await rig.jari();
  const path = `/v1/admin/concerts/${concertId}/queue`;
  await askOnce(url, { method: "PATCH", path, token: rig.adminToken, body: { capacity } }, 200);
  for (const giveUpAt = performance.now() + admittedWithinMs; performance.now() < giveUpAt; await sleep(lookEveryMs)) {
    const { rows } = await rig.sql.query<{ admitted: number; last: number }>(
      `select count(*)::int as admitted, coalesce(max(number), 0)::int as last
         from places where concert_id = $1 and status = 'ADMITTED'`,
      [concertId],
    );
    const { admitted = 0, last = 0 } = rows[0] ?? {};
    if (admitted < capacity && last <= capacity) continue;
    return [
      exactly("let in, of the first half of the line", admitted, capacity),
      exactly("the last number that was let in", last, capacity),
    ];
  }
  throw new Error("half of the line was not let in");
}
