import { beforeEach, describe, expect, test, vi } from "vitest";

import { createStored, forgetStored } from "#web/session/stored.ts";

const readText = (kept: unknown): string | undefined => (typeof kept === "string" ? kept : undefined);

/** As a browser's: the keys are its own properties. */
const own = () => ({ enumerable: true, configurable: true });

class ToldStorageEvent extends Event {
  constructor(type: string, told: { key: string; newValue: null }) {
    super(type);
    Object.assign(this, told);
  }
}

/** A browser's storage, and what another tab does to it. */
function storage() {
  const kept = new Map<string, string>();
  const events = new EventTarget();
  const methods = {
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, text: string) => void kept.set(key, text),
    removeItem: (key: string) => void kept.delete(key),
  };
  vi.stubGlobal("localStorage", new Proxy(methods, { ownKeys: () => [...kept.keys()], getOwnPropertyDescriptor: own }));
  vi.stubGlobal("addEventListener", events.addEventListener.bind(events));
  vi.stubGlobal("dispatchEvent", events.dispatchEvent.bind(events));
  vi.stubGlobal("StorageEvent", ToldStorageEvent);
  return {
    kept,
    otherTab(key: string | null, newValue: string | null): void {
      events.dispatchEvent(Object.assign(new Event("storage"), { key, newValue }));
    },
  };
}

let browser: ReturnType<typeof storage>;
beforeEach(() => {
  browser = storage();
  return () => vi.unstubAllGlobals();
});

test("what is kept is there after the page was closed", () => {
  createStored("a", readText).set("here");
  expect(createStored("a", readText).get()).toBe("here");
});

test("what is taken away is gone", () => {
  const stored = createStored("a", readText);
  stored.set("here");
  stored.set(undefined);
  expect(stored.get()).toBeUndefined();
  expect(browser.kept.has("a")).toBe(false);
});

describe("what another tab does is known at once", () => {
  test("a change, a removal, and the clearing of everything", () => {
    const stored = createStored("a", readText);
    const listener = vi.fn<() => void>();
    stored.subscribe(listener);
    browser.otherTab("a", '"there"');
    expect(stored.get()).toBe("there");
    browser.otherTab("a", null);
    expect(stored.get()).toBeUndefined();
    browser.otherTab("a", '"again"');
    browser.otherTab(null, null);
    expect(stored.get()).toBeUndefined();
    expect(listener).toHaveBeenCalledTimes(4);
  });

  test("of another value it says nothing", () => {
    const stored = createStored("a", readText);
    browser.otherTab("b", '"there"');
    expect(stored.get()).toBeUndefined();
  });
});

test("it is the same object until it changes, and who no longer listens is not told", () => {
  const stored = createStored("a", (kept) => kept as { n: number });
  stored.set({ n: 1 });
  expect(stored.get()).toBe(stored.get());
  const listener = vi.fn<() => void>();
  const stop = stored.subscribe(listener);
  stored.set({ n: 1 });
  expect(listener).not.toHaveBeenCalled();
  stop();
  stored.set({ n: 2 });
  expect(listener).not.toHaveBeenCalled();
});

test.each(["{", "12", "null", '{"other":"kind"}'])("%s is none of its values, and is passed over", (text) => {
  browser.kept.set("a", text);
  expect(createStored("a", readText).get()).toBeUndefined();
});

test("where storage is refused, it lives as long as the page", () => {
  const refuse = () => {
    throw new DOMException("refused", "SecurityError");
  };
  vi.stubGlobal("localStorage", { getItem: refuse, setItem: refuse, removeItem: refuse });
  const stored = createStored("a", readText);
  expect(stored.get()).toBeUndefined();
  stored.set("here");
  expect(stored.get()).toBe("here");
});

test("what is forgotten by how its key begins is gone here, too, and nothing else is", () => {
  const [first, second, other] = ["jari.a.1", "jari.a.2", "jari.b"].map((key) => createStored(key, readText));
  for (const stored of [first, second, other]) stored?.set("here");
  const listener = vi.fn<() => void>();
  first?.subscribe(listener);
  forgetStored("jari.a.");
  expect([first?.get(), second?.get(), other?.get()]).toEqual([undefined, undefined, "here"]);
  expect([...browser.kept.keys()]).toEqual(["jari.b"]);
  expect(listener).toHaveBeenCalledTimes(1);
});
