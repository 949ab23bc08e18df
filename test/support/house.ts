/**
 * A house that is open: two real instances (or as many as wanted) on one database, asked in turn by a client that takes
 * openapi.json at its word. What stories over HTTP begin with.
 */
import { expect } from "vitest";

import { createTestDatabase } from "#test/database.ts";
import { apiClient, type ApiAnswer, type ApiClient, type ApiRequest } from "#test/http.ts";
import { startServer, startServers, stopServers, testAdminToken, type TestServer } from "#test/server.ts";

export type Json = Record<string, unknown>;

export interface Guest {
  userId: string;
  name: string;
  accessToken: string;
  expiresAt: string;
}

export interface House {
  /** Where the first instance listens. */
  baseUrl: string;
  /** The instance whose turn it is. */
  api(): ApiClient;
  /** A new guest with so much on the balance. */
  guest(balance?: number): Promise<Guest>;
  /** A new concert: its id, and those of its shows. */
  concert(body: Json): Promise<{ concertId: number; showIds: number[] }>;
  /** What the operator asks; answered with a success, or the test fails. */
  operate(method: "get" | "patch" | "post", path: string, body?: Json): Promise<Json>;
  /** Ends the first instance (with SIGKILL, if so asked); answers what starts it again, at the same address. */
  stop(signal?: NodeJS.Signals): Promise<() => Promise<void>>;
  /** Ends everything. Errors: an invariant does not hold after all that happened. */
  close(): Promise<void>;
}

export async function openHouse(env: Record<string, string> = {}, { instances = 2 } = {}): Promise<House> {
  const database = await createTestDatabase();
  const options = { databaseUrl: database.url, env: { LOG_LEVEL: "warn", ...env } };
  const servers = await startServers(instances, options);
  const [{ baseUrl }] = servers as [TestServer];
  const clients = servers.map((server) => apiClient(server.baseUrl));
  let asked = 0;
  const api = (): ApiClient => clients[(asked += 1) % clients.length] as ApiClient;

  async function operate(method: "get" | "patch" | "post", path: string, body?: Json): Promise<Json> {
    const answer = await api()[method]<Json>(path, { token: testAdminToken, ...(body ? { body } : {}) });
    expect(answer.status, JSON.stringify(answer.body)).toBeLessThan(300);
    return answer.body;
  }

  return {
    baseUrl,
    api,
    operate,
    async guest(balance = 0) {
      const { body } = await api().post<Guest>("/v1/users", { body: { name: "Mina" } });
      if (balance > 0) await charge(api(), body, balance);
      return body;
    },
    async concert(body) {
      const created = (await operate("post", "/v1/admin/concerts", body)) as {
        concertId: number;
        shows: { showId: number }[];
      };
      return { concertId: created.concertId, showIds: created.shows.map(({ showId }) => showId) };
    },
    async stop(signal = "SIGTERM") {
      await servers[0]?.kill(signal);
      return async () => {
        servers[0] = await startServer({ ...options, env: { ...options.env, PORT: new URL(baseUrl).port } });
      };
    },
    async close() {
      expect(await operate("get", "/v1/admin/audit")).toMatchObject({ holds: true });
      await stopServers(servers);
      await database.close();
    },
  };
}

async function charge(api: ApiClient, { userId, accessToken }: Guest, amount: number): Promise<void> {
  const path = `/v1/users/${userId}/balance/charges`;
  expect((await api.post(path, { token: accessToken, body: { amount } })).status).toBe(201);
}

/** How long to wait for what comes within a second where the machine is not busy with other things. */
export const patience = { timeout: 240_000 };

/** The answer is this refusal. */
export function expectRefusal(
  { status, body }: ApiAnswer<Json>,
  expected: number,
  code: string,
  more: Json = {},
): void {
  expect({ ...body, status }).toMatchObject({ status: expected, code, ...more });
}

/** The same with a token, for verbs that are asked again and again. */
export function as(token: string, body?: Json, headers: Record<string, string> = {}): ApiRequest {
  return { token, headers, ...(body ? { body } : {}) };
}
