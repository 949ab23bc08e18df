import { once } from "node:events";
import { createServer, type RequestListener } from "node:http";
import type { AddressInfo } from "node:net";

import { expect, test } from "vitest";

import { Asker } from "#proof/mutants/asker.ts";

const charge = { op: "chargeBalance", args: { user: "u", amount: 5 } } as const;
const sending = { at: 0, method: "POST", path: "/v1/charges", body: { amount: 5 } } as const;
const read = ({ balance }: { balance: number }) => ({ balance });

/** Asks once of a server that behaves so; answers what was kept, and what the caller was told. */
async function askOnce(behave: RequestListener) {
  const server = createServer(behave);
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const asker = new Asker([`http://127.0.0.1:${(server.address() as AddressInfo).port}`]);
  const told = await asker.ask(charge, { ...sending, key: "k" }, read);
  asker.close();
  server.close();
  return { told, operations: asker.operations() };
}

function refuse(status: number, code: string): RequestListener {
  return (_request, response) => {
    response.writeHead(status).end(JSON.stringify({ code, title: code, detail: "No.", seats: [7] }));
  };
}

test("a success is kept with what was read of it, with its key and its times", async () => {
  const { told, operations } = await askOnce((_request, response) => void response.writeHead(201).end('{"balance":9}'));
  expect(told).toEqual({ balance: 9 });
  expect(operations).toMatchObject([{ ...charge, i: 0, instance: 0, key: "k", outcome: "ok", value: { balance: 9 } }]);
  expect(operations[0]?.endedAt).toBeGreaterThanOrEqual(operations[0]?.invokedAt ?? Infinity);
});

test("a refusal is kept as nothing having happened, with what it tells", async () => {
  const { told, operations } = await askOnce(refuse(409, "SEAT_UNAVAILABLE"));
  expect(told).toBeUndefined();
  expect(operations).toMatchObject([
    { outcome: "fail", value: { status: 409, code: "SEAT_UNAVAILABLE", detail: { seats: [7] } } },
  ]);
  expect((await askOnce(refuse(503, "UNAVAILABLE"))).operations).toMatchObject([{ outcome: "fail" }]);
});

test("where there was no answer, or it says so itself, it is not known what happened", async () => {
  const cut = await askOnce((request) => void request.socket.destroy());
  expect(cut.operations).toMatchObject([{ outcome: "info", value: { status: 0 } }]);
  for (const code of ["INTERNAL", "OUTCOME_UNKNOWN"]) {
    expect((await askOnce(refuse(503, code))).operations).toMatchObject([{ outcome: "info", value: { code } }]);
  }
});

test("what is not answered yet is unknown, and may end at any time", () => {
  const asker = new Asker(["http://127.0.0.1:1"]);
  void asker.ask(charge, sending, read);
  expect(asker.operations()).toMatchObject([{ outcome: "info", endedAt: Infinity }]);
  asker.close();
});
