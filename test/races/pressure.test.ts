/** Instances that end under load, and an instance that is asked for more than it can take. */
import { afterEach, expect, test } from "vitest";

import { charge, createFans, nth, readBalance, type Fan } from "#test/crowd.ts";
import { openBlocker } from "#test/contention.ts";
import { sendPipelined, type PipelinedRequest } from "#test/pipeline.ts";
import { during, expectOnly, expectSound, startRace, type Race } from "#test/race.ts";
import { startServers } from "#test/server.ts";
import { expectKept, nothingTold, shop } from "#test/shoppers.ts";
import { until } from "#test/until.ts";
import type { Listener } from "#test/wire.ts";

let race: Race;

afterEach(() => race.close());

test("instances are replaced one after the other under load, and no request fails", async () => {
  race = await startRace();
  const seats = 3_000;
  const shows = [{ seats, price: 1_000 }];
  const { concertId, showId } = await race.concert({ maxSeatsPerUser: 1_000, queue: { capacity: 60 }, shows });
  const fans = await createFans(race.servers, 90);
  const told = nothingTold();
  /** As a load balancer does: nobody is sent to an instance that has said goodbye. */
  const open: Listener[] = [...race.servers];
  let turn = 0;
  const trip = {
    concertId,
    showId,
    seats,
    pick: () => nth(open, (turn += 1)),
    saidGoodbye: (server: Listener) => {
      if (open.includes(server)) open.splice(open.indexOf(server), 1);
    },
  };
  const replaceTwo = async (): Promise<void> => {
    for (const old of race.servers.slice(0, 2)) {
      const fresh = await startServers(1, { databaseUrl: race.databaseUrl, env: { LOG_LEVEL: "warn" } });
      race.servers.push(...fresh);
      open.push(...fresh);
      expect(await old.kill("SIGTERM")).toBe(0);
      expect(open).not.toContain(old);
    }
  };

  await during(replaceTwo, (stop) => Promise.all(fans.map((fan) => shop(fan, { ...trip, stop }, told))));

  // "unsent": who had nothing to ask for while the instance said goodbye comes too late, and asks another one.
  expectOnly(told.failures, "unsent");
  expectOnly(told.surprises);
  expect(told.payments.length).toBeGreaterThan(0);
  await expectKept(race, told);
  await expectSound(nth(race.servers, 2));
});

const perConnection = 150;

/** As many charges of one won at once as there are fans, times `perConnection`. */
function chargeAll(
  server: Listener,
  fans: readonly Fan[],
): Promise<{ status: number; headers: Record<string, string> }[]> {
  /** Of different users on each connection: the requests of one user would wait for each other. */
  const requestOf = ({ userId, accessToken }: Fan): PipelinedRequest => {
    return { method: "POST", path: `/v1/users/${userId}/balance/charges`, token: accessToken, body: { amount: 1 } };
  };
  const sending = fans.map((_, index) => {
    const users = Array.from({ length: perConnection }, (__, i) => nth(fans, index + i));
    return sendPipelined(server, users.map(requestOf));
  });
  return Promise.all(sending).then((replies) => replies.flat());
}

test("more than can wait is refused at once, with the time to come back, and does not count", async () => {
  race = await startRace({ instances: 1 });
  const server = nth(race.servers, 0);
  const fans = await createFans(race.servers, 40);
  const blocker = await openBlocker(race.databaseUrl);
  await blocker.run("lock table wallets in exclusive mode");
  const charging = chargeAll(server, fans);
  await until("the first are refused", async () => {
    const metrics = await fetch(`${server.baseUrl}/metrics`);
    return /operation="chargeBalance",status="503"/u.test(await metrics.text());
  });
  await blocker.commit();

  const replies = await charging;
  expect(new Set(replies.map(({ status }) => status))).toEqual(new Set([201, 503]));
  for (const { status, headers } of replies) expect(headers["retry-after"]).toBe(status === 503 ? "1" : undefined);
  const charged = replies.filter(({ status }) => status === 201).length;
  const balances = await Promise.all(fans.map((fan) => readBalance(server, fan)));
  expect(balances.reduce((sum, balance) => sum + balance, 0)).toBe(charged);
  expectOnly([await charge(server, nth(fans, 0), 1)], 201);
  await expectSound(server);
});
