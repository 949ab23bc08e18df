import { describe, expect, test } from "vitest";

import { readEvents, type StreamListener } from "#web/api/event-stream.ts";

/** What was told of a stream whose answer is `response`. */
async function listen(response: Response | Error, options: { lastEventId?: string; signal?: AbortSignal } = {}) {
  const told: unknown[] = [];
  const listener: StreamListener = {
    onHeard: () => told.push("heard"),
    onEvent: (event) => told.push(event),
    onRetry: (retryMs) => told.push({ retryMs }),
  };
  let asked: { url?: unknown; headers?: unknown } = {};
  const fetchIt: typeof fetch = (url, init) => {
    asked = { url, headers: init?.headers };
    return response instanceof Error ? Promise.reject(response) : Promise.resolve(response);
  };
  const { lastEventId, signal = new AbortController().signal } = options;
  const end = await readEvents({ path: "/v1/news", token: "t", lastEventId, signal }, listener, fetchIt).catch(
    (error: unknown) => error,
  );
  return { told, end, asked };
}

function streamOf(...chunks: (string | Uint8Array)[]): Response {
  const encoder = new TextEncoder();
  const body = new ReadableStream<Uint8Array>({
    start(controller) {
      for (const chunk of chunks) controller.enqueue(typeof chunk === "string" ? encoder.encode(chunk) : chunk);
      controller.close();
    },
  });
  return new Response(body, { headers: { "content-type": "text/event-stream" } });
}

const frame = (event: string, id: string, data: unknown): string =>
  `event: ${event}\nid: ${id}\ndata: ${JSON.stringify(data)}\n\n`;

describe("a stream", () => {
  test("tells events with their ids, when to come back, and that it lives", async () => {
    const { told, end } = await listen(streamOf("retry: 1500\n\n", frame("place", "90:5", { position: 5 }), ":\n\n"));
    const news = { event: "place", id: "90:5", data: { position: 5 } };
    expect(told).toEqual(["heard", { retryMs: 1500 }, "heard", news, "heard"]);
    expect(end).toBeUndefined();
  });

  test("may be cut anywhere on its way, also within a character", async () => {
    const data = { title: "자리" };
    const bytes = new TextEncoder().encode(frame("place", "1", data));
    const singles = Array.from(bytes, (byte) => Uint8Array.of(byte));
    const { told } = await listen(streamOf(...singles));
    expect(told.filter((one) => one !== "heard")).toEqual([{ event: "place", data, id: "1" }]);
  });

  test("that cannot be understood has broken, and is not left open", async () => {
    let isCancelled = false;
    const body = new ReadableStream<Uint8Array>({
      start: (controller) => controller.enqueue(new TextEncoder().encode("data: {half\n\n")),
      cancel: () => {
        isCancelled = true;
      },
    });
    const { end } = await listen(new Response(body, { headers: { "content-type": "text/event-stream" } }));
    expect(end).toMatchObject({ code: "NETWORK" });
    expect(isCancelled).toBe(true);
  });
});

test("the token is sent, and what the fan knows already if it is known", async () => {
  expect((await listen(streamOf())).asked).toEqual({
    url: "/v1/news",
    headers: { authorization: "Bearer t", accept: "text/event-stream" },
  });
  const { asked } = await listen(streamOf(), { lastEventId: "90:5:0:0" });
  expect(asked.headers).toMatchObject({ "last-event-id": "90:5:0:0" });
});

describe("what is no stream is a problem", () => {
  test("the refusal of the server, with all that it says", async () => {
    const body = { code: "TOKEN_EXPIRED", detail: "Over.", place: "LEFT" };
    const { end } = await listen(Response.json(body, { status: 401 }));
    expect(end).toMatchObject({ code: "TOKEN_EXPIRED", status: 401, extra: { place: "LEFT" } });
  });

  test("a page of something in between", async () => {
    const { end } = await listen(new Response("<h1>Log in</h1>", { headers: { "content-type": "text/html" } }));
    expect(end).toMatchObject({ code: "UNREADABLE" });
  });

  test("no connection", async () => {
    const { end } = await listen(new TypeError("Failed to fetch"));
    expect(end).toMatchObject({ code: "NETWORK", status: 0 });
  });
});

test("a stream that its listener ends is no problem, but an abort", async () => {
  const ending = new AbortController();
  ending.abort();
  const { end } = await listen(new DOMException("Aborted", "AbortError"), { signal: ending.signal });
  expect(end).toMatchObject({ name: "AbortError" });
});
