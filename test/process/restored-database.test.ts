/** A backup that is put in the place of the database while an instance runs: which it should not be, and is. */
import pg from "pg";
import { expect, onTestFinished, test, vi } from "vitest";

import { connectPatiently, createTestDatabase } from "#test/database.ts";
import { createConcert } from "#test/fixtures.ts";
import { startServer, stopServers, type TestServer } from "#test/server.ts";
import { rows } from "#test/sql.ts";

interface Told {
  title: string;
  seats: number[];
}

/** What the instance knows of the first concert, and of the first seats that somebody in line is told. */
async function ask({ baseUrl }: TestServer): Promise<Told> {
  const call = async <T>(path: string, token?: string, method = "GET"): Promise<T> => {
    const body = method === "POST" && token === undefined ? { body: "{}" } : {};
    const response = await fetch(`${baseUrl}${path}`, {
      method,
      headers: {
        ...("body" in body && { "content-type": "application/json" }),
        ...(token !== undefined && { authorization: `Bearer ${token}` }),
      },
      ...body,
    });
    expect(response.ok, `${method} ${path}: ${response.status}`).toBe(true);
    return (await response.json()) as T;
  };
  const { title } = await call<{ title: string }>("/v1/concerts/1");
  const { accessToken } = await call<{ accessToken: string }>("/v1/users", undefined, "POST");
  const { token } = await call<{ token: string }>("/v1/concerts/1/queue", accessToken, "POST");
  const { seats } = await call<{ seats: { number: number }[] }>("/v1/shows/1/seats", token);
  return { title, seats: seats.map(({ number }) => number) };
}

test("an instance notices that its database is another now, and forgets what it knew of the one before", async () => {
  const [live, backup] = await Promise.all([createTestDatabase(), createTestDatabase()]);
  onTestFinished(() => Promise.all([live.close(), backup.close()]).then(() => undefined));
  for (const [{ url }, title, seats] of [
    [live, "Sold since", 8],
    [backup, "Sold before", 5],
  ] as const) {
    const db = connectPatiently(url, 1);
    const { concertId } = await createConcert(db, { shows: [{ seats }] });
    await rows(db, "update concerts set title = $1 where concert_id = $2", [title, concertId]);
    await db.close();
  }
  const server = await startServer({ databaseUrl: live.url, env: { LOG_LEVEL: "warn" } });
  onTestFinished(() => stopServers([server]));
  expect(await ask(server)).toEqual({ title: "Sold since", seats: [1, 2, 3, 4, 5, 6, 7, 8] });

  const nameOf = ({ url }: { url: string }): string => new URL(url).pathname.slice(1);
  const admin = new pg.Client({ connectionString: Object.assign(new URL(live.url), { pathname: "/postgres" }).href });
  await admin.connect();
  await admin.query(`drop database ${nameOf(live)} with (force)`);
  await admin.query(`create database ${nameOf(live)} template ${nameOf(backup)}`);
  await admin.end();

  const before = { title: "Sold before", seats: [1, 2, 3, 4, 5] };
  await vi.waitFor(async () => expect(await ask(server)).toEqual(before), { timeout: 240_000, interval: 100 });
  expect(server.logs()).toContain("another is in its place");
});
