import { expect, test } from "vitest";

import { testApp } from "#test/app.ts";

const app = testApp((routes) => {
  const schema = { hide: true };
  routes.get("/own", { schema }, () => ({ balance: 1 }));
  routes.get("/kept", { schema }, (_request, reply) => reply.header("cache-control", "public, max-age=1").send({}));
  routes.get("/failing", { schema }, () => {
    throw new Error("on purpose");
  });
});

test.each(["/own", "/failing"])("nobody keeps what %s answers, and no browser takes it for a page", async (url) => {
  const { headers } = await app.inject(url);
  expect(headers).toMatchObject({ "cache-control": "no-store", "x-content-type-options": "nosniff" });
});

test("what may be kept says so itself", async () => {
  const { headers } = await app.inject("/kept");
  expect(headers).toMatchObject({ "cache-control": "public, max-age=1", "x-content-type-options": "nosniff" });
});
