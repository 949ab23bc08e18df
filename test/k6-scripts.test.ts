/**
 * That the k6 scripts are right: each is really run against a real instance, by a stand-in for k6 (test/support/k6): its
 * setup, its scenarios with several users at the same time, its teardown. What it promises of time is not looked at.
 */
import { afterAll, beforeAll, describe, expect, test } from "vitest";

import { createTestDatabase, type TestDatabase } from "#test/database.ts";
import { withLiar, type Lies } from "#test/k6/liar.ts";
import { readOptions, runScript, type RunOptions, type ScriptRun } from "#test/k6/run-script.ts";
import { brokenThresholds } from "#test/k6/thresholds.ts";
import { expectSound } from "#test/open-sale.ts";
import { startServer, stopServers, type TestServer } from "#test/server.ts";

let database: TestDatabase;
let server: TestServer;

beforeAll(async () => {
  database = await createTestDatabase();
  // The brief's scripts know the options of the demo by number.
  const env = { JARI_DEMO: "on", JARI_BRIEF_API: "on", LOG_LEVEL: "warn" };
  server = await startServer({ databaseUrl: database.url, env });
});

afterAll(async () => {
  await stopServers([server]);
  await expectSound(database);
  await database.close();
});

function run(script: string, env: Record<string, string> = {}, more: Partial<RunOptions> = {}): Promise<ScriptRun> {
  const { baseUrl, adminToken } = server;
  return runScript(script, { env: { BASE_URL: baseUrl, ADMIN_TOKEN: adminToken, VUS: "2", ...env }, ...more });
}

/** Each check that failed, once for each time. */
function failedChecks({ samples }: ScriptRun): string[] {
  return samples
    .filter(({ metric, value }) => metric === "checks" && value === 0)
    .map(({ tags }) => tags["check"] ?? "");
}

const broken = ({ options, samples }: ScriptRun): string[] => brokenThresholds(options.thresholds ?? {}, samples);

/** Everything that the script promises holds, and it came to its end. */
function expectKept(done: ScriptRun): void {
  expect(done.errors).toEqual([]);
  expect(failedChecks(done)).toEqual([]);
  expect(broken(done)).toEqual([]);
}

/** What the scenario asked for, in the order of users. */
function asked({ exchanges }: ScriptRun, scenario = "default") {
  return exchanges
    .filter((exchange) => exchange.scenario === scenario)
    .map(({ request: { method, url, headers, body } }) => ({
      request: `${method} ${url.slice(server.baseUrl.length)}`,
      userId: headers["userId"],
      body: body === null ? undefined : (JSON.parse(body) as unknown),
    }));
}

describe("the brief's four scripts", () => {
  /** Of two virtual users, the first two iterations each. */
  const users = [1, 2, 101, 102];

  test("list: as the brief writes it", async () => {
    const done = await run("brief-list");
    expectKept(done);
    const body = { token: "your_token_here" };
    expect(asked(done)).toEqual(
      users.map((user) => ({ request: "POST /concert/availabilityConcertList", userId: `${user}`, body })),
    );
  });

  test("balance: as the brief writes it", async () => {
    const done = await run("brief-balance");
    expectKept(done);
    expect(asked(done)).toEqual(
      users.map((user) => ({ request: `GET /payment/${user}/balance/select`, userId: `${user}`, body: undefined })),
    );
  });

  test("charge: as the brief writes it", async () => {
    const done = await run("brief-charge");
    expectKept(done);
    expect(asked(done)).toEqual(
      users.map((user) => ({
        request: `POST /payment/${user}/balance/charge`,
        userId: `${user}`,
        body: { userId: user, chargeAmount: 100_000 },
      })),
    );
  });

  test("reserve: as the brief writes it, a hundred seats for each virtual user, each of them free", async () => {
    const done = await run("brief-reserve");
    expectKept(done);
    const everyone = Array.from({ length: 200 }, (_, index) => index + 1);
    expect(asked(done)).toEqual(
      everyone.map((user) => ({
        request: "POST /concert/reservation",
        userId: `${user}`,
        body: { userId: user, concertDt: "2024-07-16", concertOptionId: user <= 100 ? 1 : 2, seatId: user },
      })),
    );
    await expect(run("brief-reserve"), "the seats are still held").rejects.toThrow(/200 seats .* are taken/u);
  });
});

describe("the same on /v1", () => {
  for (const script of ["v1-list", "v1-reserve", "v1-balance", "v1-charge"]) {
    test(`${script} keeps what it promises`, async () => expectKept(await run(script)));
  }
});

test("each of the eight is 100 users for 30 seconds, if nothing else is said", async () => {
  for (const name of ["list", "balance", "charge"]) {
    for (const api of ["brief", "v1"]) {
      expect(await readOptions(`${api}-${name}`)).toMatchObject({ vus: 100, duration: "30s" });
    }
  }
  for (const api of ["brief", "v1"]) {
    const { scenarios } = await readOptions(`${api}-reserve`);
    expect(scenarios).toMatchObject({ default: { vus: 100, maxDuration: "30s" } });
  }
});

test("a journey leads through the line to a paid seat, and comes back when told to", async () => {
  const done = await run("journey", { VUS: "3", JOURNEYS: "9" });
  expectKept(done);
  expect(done.sleeps.length).toBeGreaterThan(0);
  const told = done.exchanges.map(({ answer }) => JSON.parse(answer.body ?? "") as { retryAfterMs?: number });
  expect(told.map(({ retryAfterMs = 0 }) => retryAfterMs / 1000)).toEqual(expect.arrayContaining(done.sleeps));
});

test("a rush gives each seat to one fan, and all others are told so", async () => {
  const done = await run("rush", { VUS: "3" });
  expectKept(done);
  const statuses = done.exchanges.filter(({ scenario }) => scenario === "rush").map(({ answer }) => answer.status);
  expect(statuses.filter((status) => status === 201)).toHaveLength(50);
  expect(statuses.filter((status) => status === 409)).toHaveLength(100);
});

test("an overload keeps what it promises", async () => expectKept(await run("overload")));

describe("against a service that is wrong", () => {
  const busy = { type: "/problems/OVERLOADED", title: "Too busy", status: 503, code: "OVERLOADED", detail: "Busy." };
  const polite = "is a success, a seat taken, or a polite refusal";

  /** Runs a script against the real service, but for these lies. */
  function runAgainst(lies: Lies, script: string): Promise<ScriptRun> {
    return withLiar(server.baseUrl, lies, (BASE_URL) => run(script, { BASE_URL }, { patient: false }));
  }

  test("an overload sees a refusal that does not say when to come back, and one in calm times", async () => {
    const rude = await runAgainst({ "GET /v1/queue": { status: 503, body: busy } }, "overload");
    expect(new Set(failedChecks(rude))).toEqual(new Set(["is a success", polite]));
    const notTooSoon = { status: 503, headers: { "retry-after": "1" }, body: busy };
    const done = await runAgainst({ "GET /v1/queue": notTooSoon }, "overload");
    expect(new Set(failedChecks(done))).toEqual(new Set(["is a success"]));
    expect(broken(done)).toEqual([
      "checks: rate==1",
      "http_req_failed{scenario:before}: rate==0",
      "http_req_failed{scenario:after}: rate==0",
    ]);
  });

  test("a rush sees a seat that is given to several", async () => {
    const times = { date: "2031-05-01", startsAt: "2031-05-01T10:00:00.000Z", heldUntil: "2031-04-01T10:00:00.000Z" };
    const seats = [{ number: 1, label: "01", section: "General", price: 50_000 }];
    const hold = { reservationId: 1, concertId: 1, showId: 1, seats, amount: 50_000, status: "HELD", ...times };
    const done = await runAgainst({ "POST /v1/reservations": { status: 201, body: hold } }, "rush");
    expect(broken(done)).toEqual(Array.from({ length: 50 }, (_, n) => `seats_given{seat:${n + 1}}: count==1`));
  });
});

test("who forgets the operator's token is told where it is", async () => {
  await expect(run("rush", { ADMIN_TOKEN: "" })).rejects.toThrow(/\.jari\/secrets\.json/u);
});
