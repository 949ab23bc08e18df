/**
 * What all scripts promise, as k6 thresholds, and the options that they share. A promise holds on any machine that is
 * large enough for Jari, the database and k6 together; a run that breaks one exits with a code other than 0.
 */
import type { Options } from "k6/options";

/**
 * 95 of 100 answers of the brief's own service came within these milliseconds, measured with its four scripts. Jari
 * promises a tenth.
 */
const briefP95Ms = { list: 1_330, reserve: 1_430, balance: 861, charge: 790 };

/** What one of the brief's four requests promises: the milliseconds within which 95 of 100 answers come. */
export function promisedMs(request: keyof typeof briefP95Ms): number {
  return briefP95Ms[request] / 10;
}

/** Setup sends its requests a hundred at a time, and may create thousands of users. */
export const forSetup = { setupTimeout: "5m", batch: 100, batchPerHost: 100 } satisfies Options;

/**
 * Thresholds: every check of the run passes, no answer of the scenario has a status that is not expected, and 95 of
 * 100 of its answers come within `p95Ms`. What setup and teardown ask is not part of any scenario.
 */
export function promises(scenario: string, p95Ms: number): Record<string, string[]> {
  return {
    checks: ["rate==1"],
    [`http_req_failed{scenario:${scenario}}`]: ["rate==0"],
    [`http_req_duration{scenario:${scenario}}`]: [`p(95)<${p95Ms}`],
  };
}
