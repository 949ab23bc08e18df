import { expect, onTestFinished, test, vi } from "vitest";

import { httpRequests, httpSeconds } from "#metrics.ts";
import { Problem, type ProblemBody } from "#problems.ts";
import { listeningLogger, testApp } from "#test/app.ts";
import { apiClient } from "#test/http.ts";

const none = () => undefined;

test("health does not depend on anything", async () => {
  const readiness = [() => Promise.reject(new Error("the database is gone"))];
  const api = apiClient(testApp(none, { operations: { readiness } }));
  expect((await api.get("/healthz")).body).toEqual({ status: "ok" });
  expect((await api.get("/readyz")).status).toBe(503);
});

test("readiness holds when every check does, and tells nothing of the inside when one does not", async () => {
  let problem: Error | undefined;
  const readiness = [() => Promise.resolve(), () => (problem ? Promise.reject(problem) : Promise.resolve())];
  const api = apiClient(testApp(none, { operations: { readiness } }));
  expect((await api.get("/readyz")).status).toBe(200);
  problem = new Error("connect ECONNREFUSED 10.0.0.7:5432");
  const refused = await api.get<ProblemBody>("/readyz");
  expect(refused.body).toMatchObject({ code: "UNAVAILABLE", detail: "The database cannot be reached." });
  expect(refused.headers.get("retry-after")).toBe("1");
  problem = new Problem("OVERLOADED", "The event log is followed too slowly.");
  const busy = await api.get<ProblemBody>("/readyz");
  expect([busy.status, busy.body.title]).toEqual([503, "Too busy right now"]);
  expect(busy.body).toMatchObject({ code: "OVERLOADED", detail: "The event log is followed too slowly." });
});

test("who asks by HEAD hears the same status", async () => {
  let isUp = true;
  const readiness = [() => (isUp ? Promise.resolve() : Promise.reject(new Error("the database is gone")))];
  const app = testApp(none, { operations: { readiness } });
  const statusOf = async (url: string) => (await app.inject({ method: "HEAD", url })).statusCode;
  expect([await statusOf("/healthz"), await statusOf("/readyz")]).toEqual([200, 200]);
  isUp = false;
  expect([await statusOf("/healthz"), await statusOf("/readyz")]).toEqual([200, 503]);
});

test("metrics are those of all instances where there are several, and otherwise this one's", async () => {
  const several = apiClient(
    testApp(none, { operations: { readiness: [], clusterMetrics: () => Promise.resolve("all 7\n") } }),
  );
  expect((await several.get("/metrics")).body).toBe("all 7\n");
  const one = apiClient(testApp(none, { operations: { readiness: [], clusterMetrics: none } }));
  expect((await one.get("/metrics")).body).toContain("# TYPE jari_http_requests_total counter");
});

test("answers are counted by operation and status, refusals among them, and timed", async () => {
  httpRequests.reset();
  httpSeconds.reset();
  const api = apiClient(testApp(none));
  await api.get("/healthz");
  await api.get("/problems/INTERNAL");
  await api.get("/problems/INTERNAL");
  await api.get("/problems/NONE");
  const counts = (await httpRequests.get()).values.map(({ labels, value }) => [labels.operation, labels.status, value]);
  expect(counts).toEqual([
    ["getHealth", 200, 1],
    ["getProblem", 200, 2],
    ["getProblem", 404, 1],
  ]);
  const timed = (await httpSeconds.get()).values.filter(({ metricName }) => metricName?.endsWith("_count"));
  expect(timed.map(({ labels, value }) => [labels.operation, value])).toContainEqual(["getHealth", 1]);
});

test("a slow answer is worth a line, a quick one is not", async () => {
  const { logger, lines } = listeningLogger();
  let now = 0;
  const clock = vi.spyOn(performance, "now").mockImplementation(() => now);
  onTestFinished(() => clock.mockRestore());
  const readiness = [async () => void (now += 1_100)];
  const api = apiClient(testApp(none, { logger, operations: { readiness } }));
  await api.get("/healthz");
  await api.get("/readyz");
  expect(lines).toEqual([expect.objectContaining({ level: 40, msg: "a slow answer", operation: "getReadiness" })]);
});
