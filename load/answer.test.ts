import { expect, test } from "vitest";

import { parseAnswer } from "#load/answer.ts";

const created = Buffer.from('HTTP/1.1 201 Created\r\nContent-Length: 8\r\nConnection: keep-alive\r\n\r\n{"a":1}\n');

test("an answer is its status and its body", () => {
  const read = parseAnswer(created);
  expect(read?.answer.status).toBe(201);
  expect(read?.answer.body.toString()).toBe('{"a":1}\n');
  expect(read?.length).toBe(created.length);
});

test("while a part is missing there is no answer, wherever it is cut", () => {
  for (let length = 0; length < created.length; length += 1) {
    expect(parseAnswer(created.subarray(0, length))).toBeUndefined();
  }
});

test("what follows an answer is not part of it", () => {
  const two = Buffer.concat([created, Buffer.from("HTTP/1.1 404")]);
  expect(parseAnswer(two)?.length).toBe(created.length);
});

test("an answer without content needs no length", () => {
  expect(parseAnswer(Buffer.from("HTTP/1.1 204 No Content\r\n\r\n"))?.answer).toEqual({
    status: 204,
    body: Buffer.alloc(0),
  });
});

test("an answer in chunks is an error, not an answer without a body", () => {
  const chunked = Buffer.from("HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n");
  expect(() => parseAnswer(chunked)).toThrow("does not say its length");
});
