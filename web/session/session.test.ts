import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";

import { ApiProblem } from "#web/api/problem.ts";
import { chargeBalance } from "#web/session/charge-balance.ts";
import { dropQueueToken, keepQueueToken, queueToken } from "#web/session/queue-token.ts";
import { renewSession } from "#web/session/renew.ts";
import {
  type Access,
  adoptSession,
  currentSession,
  ensureSession,
  lostSession,
  signOut,
  withAccess,
} from "#web/session/session.ts";

const dayMs = 86_400_000;
const session = (name: string, days = 30) => ({
  userId: `user of ${name}`,
  name,
  accessToken: `token of ${name}`,
  expiresAt: new Date(Date.now() + days * dayMs).toISOString(),
});

/** A server that makes accounts, and counts them. */
function server(answer: () => Response) {
  const requests: Request[] = [];
  vi.stubGlobal("fetch", (request: Request) => {
    requests.push(request);
    return Promise.resolve(answer());
  });
  return requests;
}

const json = (body: unknown, status = 200) =>
  new Response(JSON.stringify(body), { status, headers: { "content-type": "application/json" } });

beforeEach(() => {
  // As on plain http: there are no locks.
  vi.stubGlobal("navigator", {});
  signOut();
});
afterEach(() => vi.unstubAllGlobals());

describe("the account", () => {
  test("is made by the first act that needs one, once, however many ask at the same time", async () => {
    const requests = server(() => json(session("Guest"), 201));
    expect(currentSession()).toBeUndefined();
    const [one, other] = await Promise.all([ensureSession(), ensureSession()]);
    await ensureSession();
    expect(one).toEqual(other);
    expect(currentSession()?.userId).toBe("user of Guest");
    expect(requests).toHaveLength(1);
  });

  test("can be tried for again after a failure", async () => {
    server(() => json({ code: "OVERLOADED", detail: "Busy." }, 503));
    await expect(ensureSession()).rejects.toBeInstanceOf(ApiProblem);
    server(() => json(session("Guest"), 201));
    await expect(ensureSession()).resolves.toMatchObject({ name: "Guest" });
  });

  test("acts with its own token", async () => {
    adoptSession(session("Mina"));
    const seen = await withAccess(({ headers, userId }) => Promise.resolve([headers.authorization, userId]));
    expect(seen).toEqual(["Bearer token of Mina", "user of Mina"]);
  });
});

describe("a token that the server refuses", () => {
  const refused = new ApiProblem({ code: "TOKEN_INVALID", status: 401, detail: "" });

  test("is forgotten, and the act fails; whose it was and why is known until somebody signs in or out", async () => {
    adoptSession(session("Mina"));
    await expect(withAccess(() => Promise.reject(refused))).rejects.toBe(refused);
    expect(currentSession()).toBeUndefined();
    expect(lostSession()).toEqual({ userId: "user of Mina", why: "TOKEN_INVALID" });
    server(() => json(session("Guest"), 201));
    await ensureSession();
    expect(lostSession()?.userId).toBe("user of Mina");
    adoptSession(session("Mina"));
    expect(lostSession()).toBeUndefined();
  });

  test("does not take away the one that somebody has signed in with meanwhile", async () => {
    adoptSession(session("Mina"));
    const acting = withAccess(async () => {
      await Promise.resolve();
      adoptSession(session("Jun"));
      throw refused;
    });
    await expect(acting).rejects.toBe(refused);
    expect(currentSession()?.name).toBe("Jun");
  });

  test("is not one that met with another refusal", async () => {
    adoptSession(session("Mina"));
    const limited = new ApiProblem({ code: "RATE_LIMITED", status: 429, detail: "" });
    await expect(withAccess(() => Promise.reject(limited))).rejects.toBe(limited);
    expect(currentSession()?.name).toBe("Mina");
  });
});

describe("a token that has ended", () => {
  const ended = new ApiProblem({ code: "TOKEN_EXPIRED", status: 401, detail: "" });
  /** What the server does with whatever is sent with a token: only the fresh one opens anything. */
  const act = ({ headers }: Access): Promise<string> =>
    headers.authorization === "Bearer fresh" ? Promise.resolve("done") : Promise.reject(ended);

  test("is renewed, and the act done with the fresh one", async () => {
    adoptSession(session("Mina", -40));
    const requests = server(() => json({ ...session("Mina"), accessToken: "fresh" }, 201));
    expect([await withAccess(act), await withAccess(act)]).toEqual(["done", "done"]);
    expect(requests.map(({ headers }) => headers.get("authorization"))).toEqual(["Bearer token of Mina"]);
    expect(currentSession()).toMatchObject({ name: "Mina", accessToken: "fresh" });
  });

  test("too long ago is refused", async () => {
    adoptSession(session("Mina", -400));
    server(() => json({ code: "TOKEN_EXPIRED", detail: "Too old." }, 401));
    await expect(withAccess(act)).rejects.toMatchObject({ code: "TOKEN_EXPIRED" });
    expect([currentSession(), lostSession()?.why]).toEqual([undefined, "TOKEN_EXPIRED"]);
  });

  test("is kept while the server cannot be reached", async () => {
    adoptSession(session("Mina", -40));
    vi.stubGlobal("fetch", () => Promise.reject(new TypeError("fetch failed")));
    await expect(withAccess(act)).rejects.toMatchObject({ code: "NETWORK" });
    expect([currentSession()?.name, lostSession()]).toEqual(["Mina", undefined]);
  });

  test("is no charge lost or made twice: it is sent again with the same key", async () => {
    adoptSession(session("Mina", -40));
    const keys: (string | null)[] = [];
    vi.stubGlobal("fetch", (request: Request) => {
      if (request.url.endsWith("/token"))
        return Promise.resolve(json({ ...session("Mina"), accessToken: "fresh" }, 201));
      keys.push(request.headers.get("idempotency-key"));
      const isFresh = request.headers.get("authorization") === "Bearer fresh";
      return Promise.resolve(
        isFresh
          ? json({ transferId: 1, amount: 5, balance: 5 }, 201)
          : json({ code: "TOKEN_EXPIRED", detail: "" }, 401),
      );
    });
    expect(await chargeBalance(5)).toMatchObject({ balance: 5 });
    expect(keys).toHaveLength(2);
    expect(new Set(keys).size).toBe(1);
  });
});

describe("the access token", () => {
  test("is renewed when it ends soon", async () => {
    adoptSession(session("Mina", 3));
    const fresh = { ...session("Mina"), accessToken: "fresh" };
    server(() => json(fresh));
    await renewSession();
    expect(currentSession()).toMatchObject({ name: "Mina", accessToken: "fresh", expiresAt: fresh.expiresAt });
  });

  test("is left alone while it lasts, and where nobody is signed in nothing is asked", async () => {
    const requests = server(() => json({}));
    await renewSession();
    adoptSession(session("Mina", 29));
    await renewSession();
    expect(requests).toHaveLength(0);
  });

  test("stays as it is when the server cannot be reached", async () => {
    adoptSession(session("Mina", 3));
    vi.stubGlobal("fetch", () => Promise.reject(new TypeError("fetch failed")));
    await renewSession();
    expect(currentSession()?.accessToken).toBe("token of Mina");
  });
});

describe("a queue token", () => {
  test("is kept for each concert", () => {
    keepQueueToken(4, "mina", "four");
    keepQueueToken(5, "mina", "five");
    expect([queueToken(4, "mina"), queueToken(5, "mina"), queueToken(6, "mina")]).toEqual(["four", "five", undefined]);
    dropQueueToken(4);
    expect([queueToken(4, "mina"), queueToken(5, "mina")]).toEqual([undefined, "five"]);
  });

  test("is nobody else's", () => {
    keepQueueToken(4, "mina", "four");
    expect([queueToken(4, "jun"), queueToken(4, undefined)]).toEqual([undefined, undefined]);
  });
});
