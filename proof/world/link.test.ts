import { once } from "node:events";
import { connect, createServer, type AddressInfo, type Socket } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";

import { afterEach, beforeEach, describe, expect, test } from "vitest";

import { TcpLink } from "#proof/world/link.ts";
import { until } from "#test/until.ts";

/** What the server of the test has heard, all connections together. */
let heard = "";
let closeServer: () => Promise<void>;
let link: TcpLink;
const clients: Client[] = [];

interface Client {
  socket: Socket;
  /** What it was answered. */
  said: string;
  closed: boolean;
}

beforeEach(async () => {
  heard = "";
  const served = new Set<Socket>();
  const server = createServer((socket) => {
    served.add(socket);
    socket.on("error", () => undefined);
    socket.on("data", (data) => {
      heard += String(data);
      // As PostgreSQL answers a COMMIT, and anything else as an echo.
      socket.write(data.includes("commit\0") ? "COMMIT\0" : data);
    });
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  link = await TcpLink.open(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
  closeServer = async () => {
    for (const socket of served) socket.destroy();
    server.close();
    await once(server, "close");
  };
});

afterEach(async () => {
  for (const { socket } of clients.splice(0)) socket.destroy();
  await link.close();
  await closeServer();
});

async function open(): Promise<Client> {
  const socket = connect(Number(new URL(link.url).port), "127.0.0.1");
  const client: Client = { socket, said: "", closed: false };
  clients.push(client);
  socket.on("error", () => undefined);
  socket.on("close", () => (client.closed = true));
  socket.on("data", (data) => (client.said += String(data)));
  await once(socket, "connect");
  return client;
}

async function openAndGreet(): Promise<Client> {
  const client = await open();
  client.socket.write("hello");
  await until("the greeting came back", () => client.said === "hello");
  return client;
}

test("a link that is told nothing passes everything on, in order, also the end", async () => {
  const client = await open();
  const text = Array.from({ length: 60_000 }, (_line, i) => `line ${i}\n`).join("");
  client.socket.end(text);
  await until("all was heard and came back", () => heard === text && client.said === text);
});

test("a link stands in the place of its target: the same address but for the port, without a slash at its end", () => {
  expect(link.url).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/u);
});

describe("the next COMMIT", () => {
  test("cut before: the server never hears it", async () => {
    const client = await openAndGreet();
    link.cutNextCommit("before");
    client.socket.write("commit\0");
    await until("the client is cut off", () => client.closed);
    expect([heard, client.said, link.cuts]).toEqual(["hello", "hello", 1]);
  });

  test("cut during: the server hears it, and nobody hears the server", async () => {
    const client = await openAndGreet();
    link.cutNextCommit("during");
    client.socket.write("commit\0");
    await until("it was heard, and the client is cut off", () => client.closed && heard === "hellocommit\0");
    expect([client.said, link.cuts]).toEqual(["hello", 1]);
  });

  test("cut after: the server has answered, and its answer is lost", async () => {
    const client = await openAndGreet();
    let cutWhenHeard = "";
    link.cutNextCommit("after", () => (cutWhenHeard = heard));
    client.socket.write("commit\0");
    await until("the client is cut off", () => client.closed);
    expect([cutWhenHeard, client.said, link.cuts]).toEqual(["hellocommit\0", "hello", 1]);
  });

  test("is cut once: the one after it passes, as does everything that is no COMMIT", async () => {
    link.cutNextCommit("before");
    const first = await openAndGreet();
    first.socket.write("commit\0");
    await until("the first is cut off", () => first.closed);
    const second = await openAndGreet();
    second.socket.write("commit\0");
    await until("the second is answered", () => second.said === "helloCOMMIT\0");
  });

  test("is told before it passes, so that it can still be held back", async () => {
    const client = await openAndGreet();
    let isTold = false;
    link.hearNextCommit(() => {
      isTold = true;
      link.silence("up");
    });
    client.socket.write("commit\0");
    await until("it is told", () => isTold);
    await sleep(50);
    expect(heard).toBe("hello");
    link.heal();
    await until("it passes in the end", () => client.said === "helloCOMMIT\0");
  });

  test("is left alone by a link that was healed before it came", async () => {
    link.cutNextCommit("before");
    link.heal();
    const client = await open();
    client.socket.write("commit\0");
    await until("it is answered", () => client.said === "COMMIT\0");
  });
});

test("all connections can be cut, and new ones pass", async () => {
  const [one, other] = [await openAndGreet(), await openAndGreet()];
  link.cutAll();
  await until("both are cut off", () => one.closed && other.closed);
  await openAndGreet();
});

test("a link that refuses cuts who is there and who comes, until it is healed", async () => {
  const client = await openAndGreet();
  link.refuse();
  const late = await open();
  await until("both are cut off", () => client.closed && late.closed);
  link.heal();
  await openAndGreet();
});

describe("silence", () => {
  test("upwards: the server hears nothing until the link is healed, and then all of it", async () => {
    const client = await openAndGreet();
    link.silence("up");
    client.socket.write("late");
    await sleep(50);
    expect([heard, client.closed]).toEqual(["hello", false]);
    link.heal();
    await until("it came", () => client.said === "hellolate");
  });

  test("downwards: the server hears and answers, and its answer waits", async () => {
    const client = await openAndGreet();
    link.silence("down");
    client.socket.write("late");
    await until("the server heard", () => heard === "hellolate");
    await sleep(20);
    expect(client.said).toBe("hello");
    link.heal();
    await until("it came", () => client.said === "hellolate");
  });

  test("hides the end of a connection from the other side, as a network does that is away", async () => {
    const client = await openAndGreet();
    link.silence("both");
    await closeServer();
    await sleep(50);
    expect(client.closed).toBe(false);
    link.heal();
    await until("the client knows", () => client.closed);
  });

  test("with a cut before healing loses what was held back", async () => {
    const client = await openAndGreet();
    link.silence("both");
    client.socket.write("lost");
    await sleep(20);
    link.cutAll();
    link.heal();
    await until("the client knows", () => client.closed);
    await openAndGreet();
    expect(heard).toBe("hellohello");
  });
});

test("a delay holds each piece back for its time, and healing lets go of what still waits", async () => {
  const client = await openAndGreet();
  link.delay(3_600_000);
  client.socket.write("late");
  await sleep(50);
  expect(heard).toBe("hello");
  link.heal();
  await until("it came", () => client.said === "hellolate");
});

test("a throttled link takes its time for each byte, and passes them all in order", async () => {
  const client = await openAndGreet();
  link.throttle(1);
  for (const text of ["a", "b", "c"]) client.socket.write(text.repeat(100));
  await sleep(50);
  expect(heard).toBe("hello");
  link.heal();
  await until("all came back", () => client.said.length === 305);
  expect(client.said).toBe(`hello${"a".repeat(100)}${"b".repeat(100)}${"c".repeat(100)}`);
});

test("who sends more than is passed on has to wait: a link does not swallow without end", async () => {
  const client = await openAndGreet();
  link.silence("up");
  const piece = Buffer.alloc(1_000_000);
  let taken = 0;
  const writeOn = (): void => {
    taken += 1;
    if (taken < 100) client.socket.write(piece, writeOn);
  };
  client.socket.write(piece, writeOn);
  for (let before = -1; before !== taken; await sleep(200)) before = taken;
  expect(taken).toBeLessThan(50);
});
