/** How a long line moves: one by one as turns end, and all at once when the capacity is raised. */
import { setTimeout as sleep } from "node:timers/promises";

import type { Figure } from "#load/figure.ts";
import type { Line } from "#load/line.ts";
import { askOnce } from "#load/perform.ts";
import { chargeShot, payShot, read, reserveShot, type Fan } from "#load/requests.ts";
import type { Rig } from "#load/rig.ts";
import { formatNumber } from "#load/table.ts";

const turns = 10;
const askEveryMs = 5;
const patienceMs = 60_000;
/** So many are let in at once, or half of the line. */
const mostAdmitted = 100_000;

/** The first in line pays, and the next is let in: how long that takes, as the next one's polls tell it. */
export async function measureTurnover(rig: Rig, line: Line): Promise<Figure[]> {
  const figures: Figure[] = [];
  for (let turn = 0; turn < turns; turn += 1) {
    const [fan, next] = line.front.slice(turn, turn + 2) as [Fan, Fan];
    await buySeat(rig, fan, { showId: line.showId, seat: turn + 1 });
    const paidAt = performance.now();
    await admitted(rig, next);
    figures.push({
      name: "from a payment to a poll that lets the next in",
      value: performance.now() - paidAt,
      unit: "ms",
    });
  }
  return figures;
}

async function buySeat(rig: Rig, fan: Fan, wish: { showId: number; seat: number }): Promise<void> {
  const { url } = await rig.jari();
  await askOnce(url, chargeShot(rig, fan.userId), 201);
  const { reservationId } = read(await askOnce(url, reserveShot({ ...fan, ...wish }), 201)) as {
    reservationId: number;
  };
  await askOnce(url, payShot(fan, reservationId), 201);
}

async function admitted(rig: Rig, { token }: Fan): Promise<void> {
  const { url } = await rig.jari();
  await until(async () => {
    const { status } = read(await askOnce(url, { path: "/v1/queue", token }, 200)) as { status: string };
    return status === "ADMITTED";
  });
}

/** Raises the capacity, and looks how long it takes until so many more have been let in. */
export async function measureAdmission(rig: Rig, line: Line): Promise<Figure[]> {
  const { url } = await rig.jari();
  const wanted = Math.min(mostAdmitted, Math.floor(line.places / 2));
  const path = `/v1/admin/concerts/${line.concertId}/queue`;
  const startedAt = performance.now();
  await askOnce(url, { method: "PATCH", path, token: rig.adminToken, body: { capacity: wanted } }, 200);
  await until(async () => {
    const { body } = await askOnce(url, { path: `/v1/concerts/${line.concertId}` }, 200);
    const { queue } = JSON.parse(body.toString()) as { queue: { admitted: number } };
    return queue.admitted >= wanted;
  });
  const seconds = (performance.now() - startedAt) / 1000;
  return [{ name: `let in at once, ${formatNumber(wanted)} places`, value: wanted / seconds, unit: "places/s" }];
}

async function until(holds: () => Promise<boolean>): Promise<void> {
  const giveUpAt = performance.now() + patienceMs;
  while (!(await holds())) {
    if (performance.now() > giveUpAt) throw new Error("the line does not move");
    await sleep(askEveryMs);
  }
}
