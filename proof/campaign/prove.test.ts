/** Campaigns one after the other, with made-up reports. */
import { expect, test } from "vitest";

import { prove, type ProofOptions } from "#proof/campaign/prove.ts";
import { checker, exampleRecord } from "#proof/report/example.ts";
import { reportOn, type Report } from "#proof/report/report.ts";

const options: ProofOptions = { seeds: [40, 41, 42], complete: false };

function reportOf(seed: number, { violations = [], rare = 1 }: { violations?: string[]; rare?: number } = {}): Report {
  const report = reportOn(exampleRecord(), [checker(1, { violations })], () => [{ name: "rare", count: rare }]);
  return { ...report, seed };
}

async function proved(change: Partial<ProofOptions>, campaign: (seed: number) => Promise<Report>) {
  const said: string[] = [];
  const stop = new AbortController();
  const proof = await prove(
    { ...options, ...change },
    {
      campaign: async (seed) => {
        if (seed === 42) stop.abort();
        return campaign(seed);
      },
      say: (text) => said.push(text),
      stop: stop.signal,
    },
  );
  return { ...proof, said: said.join("") };
}

test("each campaign has the seed after the one before, and a line", async () => {
  const { passed, reports, said } = await proved({}, async (seed) => reportOf(seed));
  expect(passed).toBe(true);
  expect(reports.map(({ seed }) => seed)).toEqual([40, 41, 42]);
  expect(said).toContain("seed 41: kept");
  expect(said).toContain("3 campaigns");
});

test("one that is not kept fails them all, and is told at length", async () => {
  const { passed, said } = await proved({}, async (seed) =>
    reportOf(seed, { violations: seed === 41 ? ["twice"] : [] }),
  );
  expect(passed).toBe(false);
  expect(said).toContain("! twice");
  expect(said).toContain("NOT PASSED: the campaigns of the seeds 41.");
});

test("one that cannot be run fails them all, and the others are run", async () => {
  const { passed, reports, series } = await proved({}, async (seed) => {
    if (seed === 40) throw new Error("no room");
    return reportOf(seed);
  });
  expect(passed).toBe(false);
  expect(reports.map(({ seed }) => seed)).toEqual([41, 42]);
  expect(series.failed).toEqual([40]);
});

test("a single one is told at length, and what keeps it from being run is for the caller", async () => {
  const { said } = await proved({ seeds: [40] }, async (seed) => reportOf(seed));
  expect(said).toContain("Every invariant was kept.");
  expect(said).not.toContain("campaigns:");
  const fails = proved({ seeds: [40] }, async () => Promise.reject(new Error("no room")));
  await expect(fails).rejects.toThrow("no room");
});

test("what was never reached fails only who asks for it to be complete", async () => {
  const rarely = async (seed: number) => reportOf(seed, { rare: 0 });
  expect((await proved({}, rarely)).passed).toBe(true);
  expect((await proved({ complete: true }, rarely)).passed).toBe(false);
});

test("nothing is begun after the end was asked for", async () => {
  const { reports } = await proved({ seeds: [40, 41, 42, 43, 44] }, async (seed) => reportOf(seed));
  expect(reports).toHaveLength(3);
});
