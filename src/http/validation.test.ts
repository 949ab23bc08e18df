import { afterAll, describe, expect, test } from "vitest";
import { Type } from "typebox";

import { day, id, nullable, oneOf, request, text, time, userId } from "#http/fields.ts";
import { testApp } from "#test/app.ts";

const echo = { hide: true };

const app = testApp((routes) => {
  const params = Type.Object({ number: id("A number.") });
  routes.get("/numbers/:number", { schema: { ...echo, params } }, (asked) => asked.params);
  const users = Type.Object({ userId });
  routes.get("/users/:userId", { schema: { ...echo, params: users } }, (asked) => asked.params);
  const querystring = request({
    limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 100, default: 20 })),
    date: Type.Optional(day("A day.")),
    word: Type.Optional(text("Anything.", "a")),
  });
  routes.get("/list", { schema: { ...echo, querystring } }, (asked) => asked.query);
  const body = request({
    amount: Type.Optional(Type.Integer({ minimum: 1, maximum: 1000 })),
    at: Type.Optional(time("An instant.")),
    state: Type.Optional(oneOf(["open", "closed"], "A state.")),
    rate: Type.Optional(nullable(Type.Integer({ minimum: 0 }))),
    seats: Type.Optional(Type.Array(Type.Integer())),
    shows: Type.Optional(Type.Array(request({ price: Type.Integer() }))),
    on: Type.Optional(day("A day.")),
    userId: Type.Optional(userId),
    name: Type.Optional(text("A name.", "Mina", { pattern: "\\S" })),
  });
  routes.post("/things", { schema: { ...echo, body } }, (asked) => asked.body);
  routes.post("/nothing", { schema: echo }, () => ({ done: true }));
});
afterAll(() => app.close());

interface Refusal {
  code: string;
  detail: string;
  errors: { path: string; message: string }[];
}

async function get(url: string) {
  const answer = await app.inject({ url });
  return { status: answer.statusCode, body: answer.json<Refusal & Record<string, unknown>>() };
}

async function post(body: unknown) {
  const answer = await app.inject({ method: "POST", url: "/things", payload: body as object });
  return { status: answer.statusCode, body: answer.json<Refusal & Record<string, unknown>>() };
}

describe("an integer in a path", () => {
  test.each(["1", "42", "9007199254740991"])("is %s", async (number) => {
    expect(await get(`/numbers/${number}`)).toEqual({ status: 200, body: { number: Number(number) } });
  });

  test.each([
    "0",
    "-1",
    "-0",
    "+1",
    "01",
    "1.0",
    "1.5",
    "1e3",
    "0x10",
    "1_000",
    "9007199254740992",
    "99999999999999999999",
    "%201",
    "1%20",
    "%09 1",
    "1%00",
    "NaN",
    "Infinity",
    "null",
    "true",
    "١",
    "１",
    "%D9%A1",
  ])("is not %s", async (number) => {
    const { status, body } = await get(`/numbers/${encodeURI(decodeURIComponent(number))}`);
    expect(status).toBe(400);
    expect(body.code).toBe("INVALID_REQUEST");
    expect(body.errors[0]?.path).toBe("path/number");
  });
});

describe("a query", () => {
  test("has its defaults, and integers as integers", async () => {
    expect((await get("/list")).body).toEqual({ limit: 20 });
    expect((await get("/list?limit=7&word=007")).body).toEqual({ limit: 7, word: "007" });
  });

  test.each([
    ["limit=0", "query/limit"],
    ["limit=101", "query/limit"],
    ["limit=1e1", "query/limit"],
    ["limit=", "query/limit"],
    ["limit=1&limit=2", "query/limit"],
    ["word=a%00b", "query/word"],
    ["nonsense=1", "query/nonsense"],
    ["__proto__=1", "query/__proto__"],
    ["date=2026-02-30", "query/date"],
    ["date=2026-1-1", "query/date"],
    ["date=99999-01-01", "query/date"],
    ["date=0000-01-01", "query/date"],
  ])("is not %s", async (query, path) => {
    const { status, body } = await get(`/list?${query}`);
    expect(status).toBe(400);
    expect(body.errors[0]?.path).toBe(path);
  });

  test("knows leap days", async () => {
    expect((await get("/list?date=2028-02-29")).status).toBe(200);
    expect((await get("/list?date=2026-02-29")).status).toBe(400);
  });
});

describe("a user's id", () => {
  const uuid = "0198c2b0-6d0f-4b2a-9d5a-3f1f6a1f0c11";

  test("is a UUID in either case", async () => {
    expect((await get(`/users/${uuid}`)).status).toBe(200);
    expect((await get(`/users/${uuid.toUpperCase()}`)).status).toBe(200);
  });

  test.each([`urn:uuid:${uuid}`, uuid.slice(1), `${uuid}0`, uuid.replaceAll("-", ""), `{${uuid}}`, "%00", "1"])(
    "is not %s",
    async (other) => {
      expect((await get(`/users/${encodeURI(other)}`)).status).toBe(400);
    },
  );
});

const aMoment = "must be a moment with its time zone, written like 2026-10-15T19:00:00+09:00";

describe("a body", () => {
  test("reaches the handler as it was sent", async () => {
    const body = { amount: 5, at: "2026-10-15T19:00:00+09:00", state: "open", rate: null, seats: [3, 1] };
    expect((await post(body)).body).toEqual(body);
    expect((await post({})).body).toEqual({});
  });

  test.each([
    ["text for a number", { amount: "5" }, "body/amount", "must be integer"],
    ["a fraction", { amount: 1.5 }, "body/amount", "must be integer"],
    ["too little", { amount: 0 }, "body/amount", "must be >= 1"],
    ["too much", { amount: 1001 }, "body/amount", "must be <= 1000"],
    ["null for a number", { amount: null }, "body/amount", "must be integer"],
    ["a list for a number", { amount: [5] }, "body/amount", "must be integer"],
    ["one number for a list", { seats: 5 }, "body/seats", "must be array"],
    ["text in a list of numbers", { seats: [1, "2"] }, "body/seats/1", "must be integer"],
    ["an unknown field", { amount: 1, tip: 1 }, "body/tip", "is not a known field"],
    ["an unknown field deep inside", { shows: [{ price: 1, tip: 1 }] }, "body/shows/0/tip", "is not a known field"],
    ["a missing field", { shows: [{}] }, "body/shows/0/price", "is missing"],
    ["another word", { state: "ajar" }, "body/state", "must be one of open, closed"],
    ["an instant without a zone", { at: "2026-10-15T19:00:00" }, "body/at", aMoment],
    ["an instant that does not exist", { at: "2026-02-30T19:00:00Z" }, "body/at", aMoment],
    ["a leap second", { at: "2026-06-30T23:59:60Z" }, "body/at", aMoment],
    [
      "a day by slashes",
      { on: "2026/10/15" },
      "body/on",
      "must be a day that the calendar has, written like 2026-10-15",
    ],
    ["no UUID", { userId: "7" }, "body/userId", "must be a UUID"],
    ["blanks for a name", { name: " " }, "body/name", "must hold something besides blanks"],
    ["a list", [], "body", "must be object"],
    ["nothing", "null", "body", "must be object"],
  ])("is refused for %s, saying where and why", async (_what, sent, path, message) => {
    const payload = JSON.stringify(sent === "null" ? null : sent);
    const headers = { "content-type": "application/json" };
    const answer = await app.inject({ method: "POST", url: "/things", headers, payload });
    const { code, detail, errors } = answer.json<Refusal>();
    expect(answer.statusCode).toBe(400);
    expect(code).toBe("INVALID_REQUEST");
    expect(errors).toEqual([{ path, message }]);
    expect(detail).toBe(`${path} ${message}.`);
  });
});

describe("an operation that asks for no body", () => {
  const tell = (sent?: string) => {
    const body = sent === undefined ? {} : { payload: sent, headers: { "content-type": "application/json" } };
    return app.inject({ method: "POST", url: "/nothing", ...body });
  };

  test.each([undefined, "", "{}"])("is done for %j", async (sent) => {
    expect((await tell(sent)).json()).toEqual({ done: true });
  });

  test.each([
    ['{"concertId":5}', "body/concertId is not a known field."],
    ["[]", "body must be left out, or be an empty object."],
    ["null", "body must be left out, or be an empty object."],
    ["5", "body must be left out, or be an empty object."],
  ])("is refused for %s, which would go unheard", async (sent, detail) => {
    const answer = await tell(sent);
    expect(answer.statusCode).toBe(400);
    expect(answer.json()).toMatchObject({ code: "INVALID_REQUEST", detail });
  });

  test.each(['{"concertId":5}', "{"])("is not one that is not there, whatever is said to it: %s", async (payload) => {
    const headers = { "content-type": "application/json", "content-encoding": "gzip" };
    const answer = await app.inject({ method: "POST", url: "/nowhere", payload, headers });
    expect(answer.statusCode).toBe(404);
    expect(answer.json()).toMatchObject({ code: "NOT_FOUND" });
  });
});
