import { afterEach, describe, expect, test, vi } from "vitest";

import { api, ask, fetchWithDeadline } from "#web/api/client.ts";
import { ApiProblem } from "#web/api/problem.ts";

afterEach(() => vi.unstubAllGlobals());

/** What the next request is answered with. */
function answer(body: unknown, init: { status?: number; headers?: Record<string, string> } = {}): void {
  const text = typeof body === "string" ? body : JSON.stringify(body);
  const headers = { "content-type": "application/json", ...init.headers };
  vi.stubGlobal("fetch", () => Promise.resolve(new Response(text, { ...init, headers })));
}

async function problemFrom(asked: Promise<unknown>): Promise<ApiProblem> {
  const error: unknown = await asked.catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(ApiProblem);
  return error as ApiProblem;
}

const asking = () => ask(api.GET("/v1/concerts/{concertId}", { params: { path: { concertId: 4 } } }));

test("a success is its body", async () => {
  answer({ concertId: 4 });
  expect(await asking()).toEqual({ concertId: 4 });
});

test("an answer without content is no problem", async () => {
  vi.stubGlobal("fetch", () => Promise.resolve(new Response(null, { status: 204 })));
  await expect(ask(api.DELETE("/v1/queue", {}))).resolves.toBeUndefined();
});

test("a refusal is thrown with its code, its words and all that stands beside", async () => {
  const body = { type: "/problems/X", title: "T", status: 409, code: "SEAT_UNAVAILABLE", detail: "Taken.", seats: [7] };
  answer(body, { status: 409, headers: { "content-type": "application/problem+json" } });
  const problem = await problemFrom(asking());
  expect(problem).toMatchObject({ code: "SEAT_UNAVAILABLE", status: 409, detail: "Taken.", extra: { seats: [7] } });
  expect(problem.isTemporary).toBe(false);
});

test("a request that is not valid is told field by field", async () => {
  const errors = [{ path: "body/amount", message: "must be <= 50000" }];
  answer({ code: "INVALID_REQUEST", detail: "Not valid.", errors }, { status: 400 });
  expect((await problemFrom(asking())).faults).toEqual(["body/amount: must be <= 50000"]);
  answer({ code: "INVALID_REQUEST", detail: "Not valid." }, { status: 400 });
  expect((await problemFrom(asking())).faults).toEqual([]);
});

describe("when to come back", () => {
  const busy = { code: "OVERLOADED", detail: "Busy.", status: 503, title: "", type: "" };

  test("is what the header says, in seconds", async () => {
    answer(busy, { status: 503, headers: { "retry-after": "2" } });
    expect((await problemFrom(asking())).retryAfterMs).toBe(2_000);
  });

  test("or, closer, what the problem says", async () => {
    answer({ ...busy, retryAfterMs: 1_234 }, { status: 503, headers: { "retry-after": "2" } });
    expect((await problemFrom(asking())).retryAfterMs).toBe(1_234);
  });

  test("is left open where nothing says it", async () => {
    answer(busy, { status: 503, headers: { "retry-after": "Wed, 21 Oct 2026 07:28:00 GMT" } });
    expect((await problemFrom(asking())).retryAfterMs).toBeUndefined();
  });
});

describe("what happens on the way is told apart", () => {
  test("no connection", async () => {
    vi.stubGlobal("fetch", () => Promise.reject(new TypeError("fetch failed")));
    const problem = await problemFrom(asking());
    expect(problem).toMatchObject({ code: "NETWORK", status: 0, isTemporary: true, isOutcomeUnknown: true });
  });

  test("no answer in time", async () => {
    vi.stubGlobal("fetch", (_request: Request, { signal }: RequestInit) => {
      return new Promise((_resolve, reject) => {
        signal?.addEventListener("abort", () => reject(signal.reason as Error));
      });
    });
    const problem = await problemFrom(fetchWithDeadline(new Request("http://localhost/"), 1));
    expect(problem).toMatchObject({ code: "TIMEOUT", status: 0, isTemporary: true });
  });

  test.each([
    ["a page of somebody else", "<html>Log in to our Wi-Fi</html>", 200],
    ["a proxy's error page", "<html>Bad gateway</html>", 502],
  ])("%s", async (_what, body, status) => {
    answer(body, { status, headers: { "content-type": "text/html" } });
    expect(await problemFrom(asking())).toMatchObject({ code: "UNREADABLE", isTemporary: true });
  });

  test("what the page itself gives up is no problem", async () => {
    const controller = new AbortController();
    vi.stubGlobal("fetch", (_request: Request, { signal }: RequestInit) => {
      controller.abort();
      return Promise.reject(signal?.reason as Error);
    });
    const request = new Request("http://localhost/", { signal: controller.signal });
    await expect(fetchWithDeadline(request, 1_000)).rejects.toMatchObject({ name: "AbortError" });
  });
});
