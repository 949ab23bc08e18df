import { createHmac } from "node:crypto";

import { jwtVerify } from "jose";
import { afterEach, describe, expect, test, vi } from "vitest";

import { Tokens } from "#tokens.ts";

const user = "0198c2b0-6d0f-4b2a-9d5a-3f1f6a1f0c11";
const secret = "a secret of at least thirty-two bytes";
const options = { secret, accessSeconds: 60, queueSeconds: 30 };
const tokens = new Tokens(options);
const place = { concertId: 3, number: 7, admitted: true };

const notValid = expect.objectContaining({ code: "TOKEN_INVALID" }) as Error;
const expired = expect.objectContaining({ code: "TOKEN_EXPIRED" }) as Error;

afterEach(() => {
  vi.useRealTimers();
});

/** A token made by hand: any header, any claims, signed with any secret. */
function forge(header: object, claims: object, key: string, hash = "sha256"): string {
  const encode = (value: object): string => Buffer.from(JSON.stringify(value)).toString("base64url");
  const signed = `${encode(header)}.${encode(claims)}`;
  return `${signed}.${createHmac(hash, key).update(signed).digest("base64url")}`;
}

function partsOf(token: string): { header: Record<string, string>; claims: Record<string, unknown> } {
  const [header = "", claims = ""] = token.split(".", 2).map((part) => Buffer.from(part, "base64url").toString());
  return {
    header: JSON.parse(header) as Record<string, string>,
    claims: JSON.parse(claims) as Record<string, unknown>,
  };
}

test("a token says whose it is, again and again", () => {
  const access = tokens.issueAccess(user);
  const queue = tokens.issueQueue(user, place);
  for (let i = 0; i < 3; i += 1) {
    expect(tokens.verifyAccess(access.token)).toMatchObject({ sub: user });
    expect(tokens.verifyQueue(queue)).toMatchObject({ sub: user, concert: 3, number: 7, adm: true });
  }
  expect(tokens.verifyAccess(access.token).exp * 1000).toBe(access.expiresAt);
});

test("any JWT library can read it", async () => {
  const key = new TextEncoder().encode(secret);
  const { payload } = await jwtVerify(tokens.issueQueue(user, place), key, {
    issuer: "jari",
    audience: "jari:queue",
    typ: "jari-queue+jwt",
    algorithms: ["HS256"],
  });
  expect(payload).toMatchObject({ sub: user, concert: 3, number: 7 });
});

test("the two kinds are never taken for each other, whichever was seen before", () => {
  const access = tokens.issueAccess(user).token;
  const queue = tokens.issueQueue(user, place);
  for (let i = 0; i < 2; i += 1) {
    expect(() => tokens.verifyQueue(access)).toThrow(notValid);
    expect(() => tokens.verifyAccess(queue)).toThrow(notValid);
    tokens.verifyAccess(access);
    tokens.verifyQueue(queue);
  }
});

test("a token dies on time, also one that was seen alive", () => {
  const { token } = tokens.issueAccess(user);
  tokens.verifyAccess(token);
  vi.useFakeTimers({ now: Date.now() + 61_000, toFake: ["Date"] });
  expect(() => tokens.verifyAccess(token)).toThrow(expired);
});

describe("refused, before and after the true one was seen, is", () => {
  const token = tokens.issueQueue(user, place);
  const { header, claims } = partsOf(token);
  const [head = "", body = "", signature = ""] = token.split(".");
  const later = { ...claims, exp: (claims["exp"] as number) + 3_600 };
  const laterBody = Buffer.from(JSON.stringify(later)).toString("base64url");

  test.each([
    ["nothing", ""],
    ["no token at all", "a.b.c"],
    ["other claims with the same signature", `${head}.${laterBody}.${signature}`],
    ["a part more", `${head}.${body}.${body}.${signature}`],
    ["a part less", `${head}.${body}`],
    ["no signature", `${head}.${body}.`],
    ["half a signature", `${head}.${body}.${signature.slice(0, 20)}`],
    ["another signature", `${head}.${body}.${"A".repeat(43)}`],
    ["something after it", `${token}A`],
    ["something before it", `A${token}`],
    ["the signature alone", signature],
    ["another secret", forge(header, claims, "another secret of thirty-two bytes")],
    ["the algorithm none", `${Buffer.from('{"alg":"none"}').toString("base64url")}.${body}.`],
    ["the algorithm none, signed", forge({ ...header, alg: "none" }, claims, secret)],
    ["another algorithm", forge({ ...header, alg: "HS512" }, claims, secret, "sha512")],
    ["another type", forge({ ...header, typ: "JWT" }, claims, secret)],
    ["an unknown key", forge({ ...header, kid: "00000000" }, claims, secret)],
    [
      "the same header written otherwise",
      forge({ kid: header["kid"], alg: "HS256", typ: header["typ"] }, claims, secret),
    ],
    ["more than any token of ours", `${head}.${"A".repeat(2_000)}.${signature}`],
  ])("%s", (_what, forged) => {
    expect(() => new Tokens(options).verifyQueue(forged)).toThrow(notValid);
    tokens.verifyQueue(token);
    expect(() => tokens.verifyQueue(forged)).toThrow(notValid);
  });
});

test("after a change of the secret the tokens of the one before go on being accepted, and no others", () => {
  const before = new Tokens({ ...options, secret: "the secret before, of enough bytes" });
  const after = new Tokens({ ...options, previousSecret: "the secret before, of enough bytes" });
  expect(after.verifyAccess(before.issueAccess(user).token).sub).toBe(user);
  expect(tokens.verifyAccess(after.issueAccess(user).token).sub).toBe(user);
  expect(() => before.verifyAccess(after.issueAccess(user).token)).toThrow(notValid);
  expect(() => tokens.verifyAccess(before.issueAccess(user).token)).toThrow(notValid);
});
