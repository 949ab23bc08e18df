import { expect, test } from "vitest";

import { parseHead } from "#load/answer.ts";

const created = Buffer.from('HTTP/1.1 201 Created\r\nContent-Length: 8\r\nConnection: keep-alive\r\n\r\n{"a":1}\n');

test("the head tells the status, and where the body is", () => {
  const head = parseHead(created);
  expect(head?.status).toBe(201);
  expect(created.toString("latin1", head?.start, head?.end)).toBe('{"a":1}\n');
  expect(head?.end).toBe(created.length);
});

test("while a part of it is missing there is no head, wherever it is cut", () => {
  for (let length = 0; length < created.indexOf("{"); length += 1) {
    expect(parseHead(created.subarray(0, length))).toBeUndefined();
  }
});

test("the head of an answer is there before its body, and tells where that will end", () => {
  expect(parseHead(created.subarray(0, created.indexOf("{")))?.end).toBe(created.length);
});

test("what follows an answer is not part of it", () => {
  const two = Buffer.concat([created, Buffer.from("HTTP/1.1 404")]);
  expect(parseHead(two)?.end).toBe(created.length);
});

test("an answer without content needs no length", () => {
  const empty = Buffer.from("HTTP/1.1 204 No Content\r\n\r\n");
  expect(parseHead(empty)).toEqual({ status: 204, start: empty.length, end: empty.length });
});

test("an answer in chunks is an error, not an answer without a body", () => {
  const chunked = Buffer.from("HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n");
  expect(() => parseHead(chunked)).toThrow("does not say its length");
});
