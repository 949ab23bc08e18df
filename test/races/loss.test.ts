/** What is lost when an instance, a connection or the whole database is lost in the middle of a sale: nothing. */
import { rm } from "node:fs/promises";
import { setTimeout as sleep } from "node:timers/promises";

import { pino } from "pino";
import { expect, onTestFinished, test } from "vitest";

import { connect } from "#db/connect.ts";
import { startEmbedded, type Embedded } from "#db/embedded.ts";
import { migrate } from "#db/migrate.ts";
import { createFans, join, nth, readPlace, type Fan } from "#test/crowd.ts";
import { during, expectOnly, expectSound, startRace, type Race, type RaceOptions } from "#test/race.ts";
import { temporaryFolder, type TestServer } from "#test/server.ts";
import { expectKept, nothingTold, shop, type Told } from "#test/shoppers.ts";
import { until } from "#test/until.ts";
import { countKinds, send, type Listener, type Reply } from "#test/wire.ts";

const logger = pino({ level: "silent" });
const seats = 3_000;
const shoppers = 100;

interface Sale {
  race: Race;
  fans: Fan[];
  concertId: number;
  showId: number;
}

/** A sale that is closed when its test is over. */
async function openSale(options: RaceOptions = {}): Promise<Sale> {
  const race = await startRace(options);
  onTestFinished(() => race.close());
  const fans = await createFans(race.servers, shoppers);
  const sold = await race.concert({
    maxSeatsPerUser: 1_000,
    queue: { capacity: 40 },
    shows: [{ seats, price: 1_000 }],
  });
  return { race, fans, ...sold };
}

/** Lets the fans shop, on the instances in turn, for as long as something breaks. */
async function shopWhile(sale: Sale, breaking: () => Promise<void>): Promise<Told> {
  const { race, fans, concertId, showId } = sale;
  const told = nothingTold();
  let turn = 0;
  const pick = (): Listener => nth(race.servers, (turn += 1));
  await during(breaking, (stop) =>
    Promise.all(fans.map((fan) => shop(fan, { concertId, showId, seats, pick, stop }, told))),
  );
  return told;
}

/** Nothing that was told is lost, and nobody was told what they should not have been. */
async function expectNothingLost(sale: Sale, told: Told, server: Race["servers"][number]): Promise<void> {
  await expectKept(sale.race, told);
  expectOnly(told.surprises);
  expect(told.payments.length).toBeGreaterThan(0);
  await expectSound(server);
}

/** The refusals of a database that is lost. */
const unavailable = ["UNAVAILABLE", "OVERLOADED", "OUTCOME_UNKNOWN"];

test("an instance that is killed takes nothing with it, and the others go on", async () => {
  const sale = await openSale();
  const [victim, ...others] = sale.race.servers as [TestServer, ...TestServer[]];
  const patient = await createFans(sale.race.servers, 30);

  const told = await shopWhile(sale, async () => {
    await sleep(1_500);
    const before = await Promise.all(patient.map((fan) => join(victim, fan, sale.concertId)));
    await victim.kill("SIGKILL");
    const after = await Promise.all(patient.map((fan, index) => readPlace(nth(others, index), fan)));
    expectOnly(after, 200);
    expect(after.map(({ body }) => body.number)).toEqual(before.map(({ body }) => body.number));
    await sleep(2_500);
  });

  const ofVictim = ({ asked }: Reply): boolean => asked.includes(victim.baseUrl);
  expect(told.failures.length).toBeGreaterThan(0);
  expectOnly(told.failures.filter(ofVictim), "lost", "unsent");
  expectOnly(told.failures.filter((reply) => !ofVictim(reply)));
  await expectNothingLost(sale, told, nth(others, 0));
});

const cutTwo = `select pg_terminate_backend(pid) from pg_stat_activity
                 where datname = current_database() and application_name = 'jari' order by random() limit 2`;

test("connections to the database that are cut cost an answer, never what was answered", async () => {
  const sale = await openSale();
  let cut = 0;

  const told = await shopWhile(sale, async () => {
    const enough = 20;
    for (const endsAt = performance.now() + 5_000; performance.now() < endsAt || cut <= enough; await sleep(50)) {
      cut += (await sale.race.rows(cutTwo)).length;
    }
  });

  expectOnly(told.failures, ...unavailable);
  await untilServing(sale);
  await expectNothingLost(sale, told, nth(sale.race.servers, 0));
});

test("a database that dies has all that was answered when it is back, and the service goes on", async () => {
  const folder = await temporaryFolder();
  const start = (): Promise<Embedded> => startEmbedded(folder, logger);
  let embedded = await start();
  await migrate(embedded.url, logger);
  const db = connect({ url: embedded.url, maxConnections: 4, logger });
  const close = async (): Promise<void> => {
    await db.close();
    await embedded.stop();
    await rm(folder, { recursive: true });
  };
  const sale = await openSale({ database: { url: embedded.url, db, close } });

  const told = await shopWhile(sale, async () => {
    for (let times = 0; times < 2; times += 1) {
      await sleep(1_500);
      // As if its machine had died: nothing is brought to an end. It recovers from its write-ahead log.
      embedded.stopAtOnce();
      embedded = await start();
      await untilServing(sale);
    }
  });

  expect(countKinds(told.failures)["UNAVAILABLE"]).toBeGreaterThan(0);
  expectOnly(told.failures, ...unavailable);
  await expectNothingLost(sale, told, nth(sale.race.servers, 0));
});

/** Every instance says that it is ready, and admits and serves a newcomer. */
async function untilServing({ race, concertId }: Sale): Promise<void> {
  await until("every instance is ready", async () => {
    const replies = await Promise.all(race.servers.map((server) => send(server, "GET", "/readyz")));
    return replies.every(({ status }) => status === 200);
  });
  const [newcomer] = await createFans(race.servers, 1);
  expectOnly([await join(nth(race.servers, 1), newcomer as Fan, concertId)], 201);
}
