import { expect, onTestFinished, test } from "vitest";

import { askOnce } from "#load/perform.ts";
import { Rig } from "#load/rig.ts";
import { largeBarePath } from "#load/rows/baselines.ts";
import { openHall, seatReads } from "#load/rows/seat-maps.ts";
import type { Shot } from "#load/shot.ts";

test("what a seat map is compared with is as long as the map", async () => {
  const rig = await Rig.start();
  onTestFinished(() => rig.close());
  const [jari, baselines] = [await rig.jari(1), await rig.baselines()];
  const [shot] = await seatReads(await openHall(rig, 50)).shots(1);
  const map = await askOnce(jari.url, shot as Shot, 200);
  const bare = await askOnce(baselines.url, { path: largeBarePath }, 200);
  expect(Math.abs(map.body.length - bare.body.length)).toBeLessThan(map.body.length / 10);
});
