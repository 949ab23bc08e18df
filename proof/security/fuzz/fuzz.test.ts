/** Whatever is asked of whatever operation, the answer is one that openapi.json describes, and never a fault of ours. */
import { afterAll, beforeAll, expect, test } from "vitest";

import { fuzz } from "#proof/security/fuzz/fuzz.ts";
import { startService, type Service } from "#proof/security/service.ts";
import { listeningLogger } from "#test/app.ts";
import { testAdminToken } from "#test/server.ts";

/** `npm run prove:fuzz` asks for as many as are wanted. */
const requests = 3_000;
/** They take seconds, and on a machine that does much else, minutes. */
const patienceMs = 1_200_000;

const { logger, lines } = listeningLogger("error");
let service: Service;

beforeAll(async () => {
  service = await startService(logger);
});
afterAll(() => service.close());

test("thousands of odd requests find nothing that should not be", { timeout: patienceMs }, async () => {
  const report = await fuzz({ baseUrl: service.baseUrl, adminToken: testAdminToken }, { requests, seed: 1 });
  expect(report.findings).toEqual([]);
  expect(lines).toEqual([]);
  // Nearly all succeed at times, and they are refused in many ways: otherwise nothing was tried.
  expect(report.neverSucceeded.length).toBeLessThan(4);
  expect(Object.keys(report.statuses)).toEqual(
    expect.arrayContaining(["200", "201", "204", "400", "401", "403", "404"]),
  );
  expect(report.requests).toBeGreaterThanOrEqual(requests);
});
