import type { FastifyRequest } from "fastify";
import { describe, expect, test } from "vitest";

import { bearer, createAuthenticator } from "#http/authenticate.ts";
import { Tokens } from "#tokens.ts";

const user = "0198c2b0-6d0f-4b2a-9d5a-3f1f6a1f0c11";
const other = "0198c2b0-6d0f-4b2a-9d5a-3f1f6a1f0c12";
const tokens = new Tokens({ secret: "s".repeat(32), accessSeconds: 60, queueSeconds: 60 });
const auth = createAuthenticator(tokens, [
  { name: "admin", token: "the operator's token" },
  { name: "mina", token: "the token of Mina" },
]);
const accessToken = tokens.issueAccess(user).token;
const queueToken = tokens.issueQueue(user, { concertId: 3, number: 7, admitted: false });

function requestWith(authorization: string | undefined): FastifyRequest {
  return { raw: { headers: { authorization } } } as unknown as FastifyRequest;
}

const withToken = (token: string): FastifyRequest => requestWith(`Bearer ${token}`);

const missing = expect.objectContaining({ code: "TOKEN_MISSING" }) as Error;
const notValid = expect.objectContaining({ code: "TOKEN_INVALID" }) as Error;
const forbidden = expect.objectContaining({ code: "FORBIDDEN" }) as Error;

describe("the bearer credential", () => {
  test.each(["Bearer abc", "bearer abc", "BEARER   abc"])("is found in %j", (header) => {
    expect(bearer(requestWith(header))).toBe("abc");
  });

  test.each([undefined, "", "Basic abc", "Bearer", "abc", "bearer a b"])("is missing in %j", (header) => {
    expect(() => bearer(requestWith(header))).toThrow(missing);
  });
});

describe("an access token", () => {
  test("says who is asking", () => {
    expect(auth.userOf(withToken(accessToken)).sub).toBe(user);
  });

  test("opens what is the user's own, however the id is written, and nobody else's", () => {
    expect(auth.requireSelf(withToken(accessToken), user).sub).toBe(user);
    expect(auth.requireSelf(withToken(accessToken), user.toUpperCase()).sub).toBe(user);
    expect(() => auth.requireSelf(withToken(accessToken), other)).toThrow(forbidden);
  });

  test("is no queue token and no admin token", () => {
    expect(() => auth.queueClaimsOf(withToken(accessToken))).toThrow(notValid);
    expect(() => auth.requireAdmin(withToken(accessToken))).toThrow(notValid);
  });
});

describe("a queue token", () => {
  test("says whose place it is", () => {
    expect(auth.queueClaimsOf(withToken(queueToken))).toMatchObject({ sub: user, concert: 3, number: 7 });
  });

  test("is no access token", () => {
    expect(() => auth.userOf(withToken(queueToken))).toThrow(notValid);
    expect(() => auth.requireSelf(withToken(queueToken), user)).toThrow(notValid);
  });
});

describe("an operator's token", () => {
  test("says which operator it is", () => {
    expect(auth.requireAdmin(withToken("the operator's token"))).toEqual({ operator: "admin" });
    expect(auth.requireAdmin(withToken("the token of Mina"))).toEqual({ operator: "mina" });
  });

  test.each(["", "x", "mina", "the operator's toke", "the operator's token ", "The operator's token"])(
    "is not %j",
    (token) => {
      expect(() => auth.requireAdmin(withToken(token))).toThrow(notValid);
    },
  );

  test("is missing without the header", () => {
    expect(() => auth.requireAdmin(requestWith(undefined))).toThrow(missing);
  });
});

describe("who asks", () => {
  test.each([
    ["an access token", accessToken, user],
    ["a queue token of the same user", queueToken, user],
    ["an operator's token", "the token of Mina", "operator mina"],
    ["anything else", "junk", undefined],
  ])("is known by %s", (_what, token, caller) => {
    expect(auth.callerOf(withToken(token))).toBe(caller);
  });

  test("is not known without a credential", () => {
    expect(auth.callerOf(requestWith(undefined))).toBeUndefined();
  });
});
