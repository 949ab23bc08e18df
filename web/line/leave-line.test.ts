import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";

import { keepNews, keptPlace } from "#web/line/kept-place.ts";
import { leaveLine } from "#web/line/leave-line.ts";
import { waiting } from "#web/line/test-place.ts";
import { dropQueueToken, keepQueueToken, queueToken } from "#web/session/queue-token.ts";

const { concertId, userId } = waiting(5);

beforeEach(() => {
  keepNews(waiting(5), "live");
  keepQueueToken(concertId, userId, "t");
});

afterEach(() => {
  vi.unstubAllGlobals();
  keptPlace(concertId).set(undefined);
  dropQueueToken(concertId);
});

const kept = () => ({ status: keptPlace(concertId).get()?.place.status, token: queueToken(concertId, userId) });

function refuse(status: number, body: object): void {
  vi.stubGlobal("fetch", () => Promise.resolve(Response.json({ detail: "No.", ...body }, { status })));
}

describe("leaving", () => {
  test("gives the place up, here as well", async () => {
    vi.stubGlobal("fetch", () => Promise.resolve(new Response(null, { status: 204 })));
    await leaveLine(concertId, "t");
    expect(kept()).toEqual({ status: "LEFT", token: undefined });
  });

  test("a place that is over is no error; how it ended is kept", async () => {
    refuse(401, { code: "TOKEN_EXPIRED", place: "COMPLETED" });
    await leaveLine(concertId, "t");
    expect(kept()).toEqual({ status: "COMPLETED", token: undefined });
  });

  test("that did not succeed changes nothing", async () => {
    refuse(503, { code: "OVERLOADED" });
    await expect(leaveLine(concertId, "t")).rejects.toMatchObject({ code: "OVERLOADED" });
    expect(kept()).toEqual({ status: "WAITING", token: "t" });
    refuse(401, { code: "TOKEN_INVALID" });
    await expect(leaveLine(concertId, "t")).rejects.toMatchObject({ code: "TOKEN_INVALID" });
    expect(kept()).toEqual({ status: "WAITING", token: "t" });
  });
});
