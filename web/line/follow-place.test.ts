import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";

import { followPlace } from "#web/line/follow-place.ts";
import { keepNews, keptPlace } from "#web/line/kept-place.ts";
import { admitted, waiting } from "#web/line/test-place.ts";
import { dropQueueToken, keepQueueToken, queueToken } from "#web/session/queue-token.ts";

const { concertId, userId } = waiting(5);
/** Only there to end what hangs. */
const patience = { timeout: 20_000 };

/** A page without a browser, and a server that tells what a test wants. */
function pageInHand() {
  const document = Object.assign(new EventTarget(), { visibilityState: "visible" });
  const window = new EventTarget();
  const streams: { send: (place: object) => void; signal: AbortSignal }[] = [];
  vi.stubGlobal("document", document);
  vi.stubGlobal("window", window);
  vi.stubGlobal("navigator", {});
  vi.stubGlobal("fetch", (_url: unknown, { signal }: { signal: AbortSignal }) => {
    let send: (place: object) => void = () => undefined;
    const body = new ReadableStream<Uint8Array>({
      start(controller) {
        send = (place) =>
          controller.enqueue(new TextEncoder().encode(`event: place\nid: 1\ndata: ${JSON.stringify(place)}\n\n`));
      },
    });
    streams.push({ send: (place) => send(place), signal });
    return Promise.resolve(new Response(body, { headers: { "content-type": "text/event-stream" } }));
  });
  const show = (isShown: boolean): void => {
    document.visibilityState = isShown ? "visible" : "hidden";
    document.dispatchEvent(new Event("visibilitychange"));
  };
  return { streams, show, window };
}

const kept = () => keptPlace(concertId).get();
const follow = () => followPlace({ concertId, token: "t", onDeadToken: () => undefined });
let stop: () => void = () => undefined;

beforeEach(() => keepQueueToken(concertId, userId, "t"));

afterEach(() => {
  stop();
  vi.unstubAllGlobals();
  keptPlace(concertId).set(undefined);
  dropQueueToken(concertId);
});

describe("while a place is followed", () => {
  test("what is heard of it, and how, is kept", async () => {
    const { streams } = pageInHand();
    stop = follow();
    streams[0]!.send(waiting(7));
    await vi.waitFor(
      () => expect(kept()).toMatchObject({ place: waiting(7), firstPosition: 7, link: "live" }),
      patience,
    );
    streams[0]!.send(waiting(2));
    await vi.waitFor(() => expect(kept()).toMatchObject({ place: waiting(2), firstPosition: 7 }), patience);
  });

  test("its end is kept, and its token dropped", async () => {
    const { streams } = pageInHand();
    stop = follow();
    streams[0]!.send(waiting(7));
    streams[0]!.send({ ...waiting(0), status: "EXPIRED" });
    await vi.waitFor(() => expect(kept()?.place.status).toBe("EXPIRED"), patience);
    expect(queueToken(concertId, userId)).toBeUndefined();
    expect(streams[0]!.signal.aborted).toBe(true);
  });

  test("a network that is lost is told, and one that is found is used at once", async () => {
    const { streams, window } = pageInHand();
    stop = follow();
    streams[0]!.send(waiting(7));
    await vi.waitFor(() => expect(kept()?.link).toBe("live"), patience);
    window.dispatchEvent(new Event("offline"));
    expect(kept()?.link).toBe("offline");
    window.dispatchEvent(new Event("online"));
    expect(streams).toHaveLength(2);
  });

  test("nothing is asked for a fan who is admitted and does not look, until the fan does", () => {
    const { streams, show } = pageInHand();
    show(false);
    keepNews(admitted(), "live");
    stop = follow();
    expect(streams).toHaveLength(0);
    show(true);
    expect(streams).toHaveLength(1);
  });
});

test("after the end of following nothing listens any more", () => {
  const { streams, show } = pageInHand();
  stop = follow();
  stop();
  show(false);
  show(true);
  expect(streams).toHaveLength(1);
  expect(streams[0]!.signal.aborted).toBe(true);
});
