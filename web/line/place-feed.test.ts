import { describe, expect, test } from "vitest";

import { feedInHand, noNetwork, refusal } from "#web/line/test-feed.ts";
import { admitted, waiting } from "#web/line/test-place.ts";

const minuteMs = 60_000;

describe("a stream that speaks", () => {
  test("tells all, and nothing is polled beside it", async () => {
    const { feed, hand, newest, told, pass } = feedInHand({ polled: () => waiting(9) });
    feed.start();
    newest().onHeard();
    newest().onPlace(waiting(9), "a");
    for (let i = 0; i < 10; i += 1) {
      await pass(15_000);
      newest().onHeard();
    }
    newest().onPlace(waiting(3), "b");
    expect(told).toEqual(["connecting", "live", 9, 3]);
    expect(hand.polls).toBe(0);
  });

  test("tells the turn, and how it ended; then nothing is asked or told any more", async () => {
    const { feed, hand, streams, newest, told, pass } = feedInHand();
    feed.start();
    newest().onHeard();
    newest().onPlace(waiting(1), "a");
    newest().onPlace(admitted(), "b");
    newest().onPlace({ ...waiting(0), status: "EXPIRED" }, "c");
    newest().end();
    await pass(minuteMs);
    expect(told).toEqual(["connecting", "live", 1, "ADMITTED", "over: EXPIRED"]);
    expect([streams.length, hand.polls]).toEqual([1, 0]);
  });

  test("may tell what this page does not know of", () => {
    const { feed, newest, told } = feedInHand();
    feed.start();
    newest().onEvent({ event: "weather", data: "rain", id: "a" });
    expect(told).toEqual(["connecting"]);
  });

  test("that falls silent is given up, and opened again where it was left", async () => {
    const { feed, streams, newest, told, pass } = feedInHand();
    feed.start();
    newest().onHeard();
    newest().onPlace(waiting(9), "90:9:0:0");
    await pass(34_000);
    expect(streams).toHaveLength(1);
    await pass(10_000);
    expect(streams.length).toBeGreaterThan(1);
    expect(streams[0]!.signal.aborted).toBe(true);
    expect(streams[1]!.lastEventId).toBe("90:9:0:0");
    expect(told.slice(0, 4)).toEqual(["connecting", "live", 9, "offline"]);
  });
});

describe("without a stream", () => {
  test("the place is polled when the server said, until a stream speaks again", async () => {
    const { feed, hand, newest, told, pass } = feedInHand({ polled: () => ({ ...waiting(7), retryAfterMs: 2_000 }) });
    feed.start();
    newest().end(refusal(503));
    await pass(3_000);
    expect([hand.polls, told]).toEqual([1, ["connecting", "polling", 7]]);
    await pass(4_000);
    expect(hand.polls).toBe(3);
    newest().onHeard();
    await pass(30_000);
    expect(hand.polls).toBe(3);
    expect(told.at(-1)).toBe("live");
  });

  test("one that is let through by nothing in between is polled for, too", async () => {
    const { feed, hand, streams, pass } = feedInHand({ polled: () => waiting(7) });
    feed.start();
    await pass(5_000);
    expect(hand.polls).toBeGreaterThan(0);
    await pass(10_000);
    expect(streams[0]!.signal.aborted).toBe(true);
    expect(streams.length).toBeGreaterThan(1);
  });

  test("pauses between tries of the stream grow, to a limit", async () => {
    const { feed, streams, newest, pass } = feedInHand();
    feed.start();
    for (let i = 0; i < 60; i += 1) {
      newest().end(noNetwork());
      await pass(1_000);
    }
    expect(streams.length).toBeLessThan(9);
    newest().end(noNetwork());
    const before = streams.length;
    await pass(30_000);
    expect(streams.length).toBeGreaterThan(before);
  });

  test("a server that says when to come back is not asked sooner", async () => {
    const { feed, streams, newest, pass } = feedInHand();
    feed.start();
    newest().end(refusal(503, { retryAfterMs: 20_000 }));
    await pass(19_900);
    expect(streams).toHaveLength(1);
    await pass(10_100);
    expect(streams).toHaveLength(2);
  });

  test("the server's own pause between streams is kept", async () => {
    const { feed, streams, newest, pass } = feedInHand({ polled: () => waiting(2) });
    feed.start();
    newest().onHeard();
    newest().onRetry(9_000);
    newest().end();
    await pass(8_900);
    expect(streams).toHaveLength(1);
    await pass(200);
    expect(streams).toHaveLength(2);
  });

  test("a server out of reach is told as offline, one that is busy is not; neither ends anything", async () => {
    const { feed, hand, newest, told, pass } = feedInHand();
    feed.start();
    newest().end(noNetwork());
    expect((await pass(0), told)).toEqual(["connecting", "offline"]);
    hand.polled = () => {
      throw refusal(503);
    };
    await pass(1_000);
    newest().end(refusal(503));
    expect((await pass(0), told.at(-1))).toBe("connecting");
    hand.polled = () => waiting(4);
    await pass(60_000);
    expect(told.slice(told.lastIndexOf("polling")).slice(0, 2)).toEqual(["polling", 4]);
  });
});

describe("a page that is hidden", () => {
  test("polls nothing, also if its stream breaks; but it goes on listening while the fan waits", async () => {
    const { feed, hand, streams, newest, pass } = feedInHand({ polled: () => admitted() });
    feed.start();
    newest().onHeard();
    newest().onPlace(waiting(9), "a");
    feed.setShown(false);
    newest().end();
    await pass(minuteMs);
    expect(hand.polls).toBe(0);
    expect(streams.length).toBeGreaterThan(1);
  });

  test("does not poll on what was planned while it was shown", async () => {
    const { feed, hand, newest, pass } = feedInHand({ polled: () => waiting(9) });
    feed.start();
    newest().end(refusal(503));
    await pass(10_000);
    const before = hand.polls;
    expect(before).toBeGreaterThan(0);
    feed.setShown(false);
    await pass(minuteMs);
    expect(hand.polls).toBe(before);
  });

  test("asks nothing at all once the fan is admitted, or the turn would be claimed for nobody", async () => {
    const { feed, hand, streams, newest, told, pass } = feedInHand({ polled: () => admitted() });
    feed.start();
    newest().onHeard();
    newest().onPlace(waiting(1), "a");
    feed.setShown(false);
    newest().onPlace(admitted(), "b");
    expect(told.at(-1)).toBe("ADMITTED");
    newest().end();
    feed.setOnline(false);
    feed.setOnline(true);
    await pass(10 * minuteMs);
    expect([streams.length, hand.polls]).toEqual([1, 0]);
  });

  test("asks nothing from its very beginning, if another tab knows that the fan is admitted", async () => {
    const { feed, hand, streams, pass } = feedInHand({ isShown: false, known: admitted() });
    feed.start();
    await pass(minuteMs);
    expect([streams.length, hand.polls]).toEqual([0, 0]);
  });

  test("asks at once when it is shown again", async () => {
    const { feed, streams, hand, pass } = feedInHand({ isShown: false, known: admitted() });
    feed.start();
    feed.setShown(true);
    expect(streams).toHaveLength(1);
    await pass(4_000);
    expect(hand.polls).toBe(1);
  });
});

describe("when somebody looks again, or the network is back", () => {
  test("a stream that spoke a moment ago is left alone", async () => {
    const { feed, streams, newest, pass } = feedInHand();
    feed.start();
    newest().onHeard();
    feed.setShown(false);
    await pass(10_000);
    feed.setShown(true);
    expect(streams).toHaveLength(1);
  });

  test("one that has been silent for a while is opened anew at once: the device may have slept", async () => {
    const { feed, streams, newest, pass } = feedInHand();
    feed.start();
    newest().onHeard();
    feed.setShown(false);
    await pass(20_000);
    feed.setShown(true);
    expect(streams).toHaveLength(2);
    expect(streams[0]!.signal.aborted).toBe(true);
  });

  test("no pause is waited for", async () => {
    const { feed, streams, newest, told, pass } = feedInHand();
    feed.start();
    newest().onHeard();
    feed.setOnline(false);
    expect(told.at(-1)).toBe("offline");
    await pass(200);
    feed.setOnline(true);
    expect(streams).toHaveLength(2);
    newest().onHeard();
    expect(told.at(-1)).toBe("live");
  });
});

describe("a refused token", () => {
  const over = refusal(401, { code: "TOKEN_EXPIRED", extra: { place: "COMPLETED" } });
  const dead = refusal(401, { code: "TOKEN_INVALID" });

  test("tells how the place ended, on whichever way it is refused", async () => {
    const byStream = feedInHand();
    byStream.feed.start();
    byStream.newest().end(over);
    await byStream.pass(minuteMs);
    expect(byStream.told).toEqual(["connecting", "over: COMPLETED"]);
    const byPoll = feedInHand({
      polled: () => {
        throw over;
      },
    });
    byPoll.feed.start();
    await byPoll.pass(minuteMs);
    expect(byPoll.told).toEqual(["connecting", "over: COMPLETED"]);
    expect([byPoll.hand.polls, byPoll.newest().signal.aborted]).toEqual([1, true]);
  });

  test("that says nothing of the place is dead, and asked with no more", async () => {
    const { feed, streams, newest, told, pass } = feedInHand();
    feed.start();
    newest().end(dead);
    await pass(minuteMs);
    expect(told).toEqual(["connecting", "dead token"]);
    expect(streams).toHaveLength(1);
  });
});

test("a fan whom a poll says to wait still is asked for, when the server said", async () => {
  const { feed, hand, newest, told, pass } = feedInHand({
    polled: () => {
      throw refusal(403, { code: "NOT_ADMITTED", retryAfterMs: 1_000, extra: { position: 1 } });
    },
  });
  feed.start();
  newest().end(refusal(503, { retryAfterMs: minuteMs }));
  await pass(10_000);
  expect(hand.polls).toBeGreaterThan(2);
  expect(told).toEqual(["connecting"]);
});

test("what one way tells is never taken back by the other", async () => {
  const { feed, newest, told, pass } = feedInHand({ polled: () => waiting(5), known: waiting(6) });
  feed.start();
  await pass(4_000);
  newest().onHeard();
  newest().onPlace(waiting(8), "a");
  newest().onPlace(admitted(), "b");
  newest().onPlace(waiting(1), "c");
  expect(told.filter((one) => one !== "connecting")).toEqual(["polling", 5, "live", 5, "ADMITTED", "ADMITTED"]);
});

test("a feed that was stopped is silent, whatever comes", async () => {
  const { feed, hand, streams, newest, told, pass } = feedInHand({ polled: () => waiting(4) });
  feed.start();
  feed.stop();
  newest().onHeard();
  newest().onPlace(waiting(4), "a");
  newest().end(noNetwork());
  feed.setShown(true);
  feed.setOnline(false);
  feed.setOnline(true);
  await pass(minuteMs);
  expect(told).toEqual(["connecting"]);
  expect([streams.length, hand.polls]).toEqual([1, 0]);
});
