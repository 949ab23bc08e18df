import { createHmac } from "node:crypto";

import fc from "fast-check";
import { decodeProtectedHeader, jwtVerify, SignJWT } from "jose";
import { afterEach, describe, expect, test, vi } from "vitest";

import { Problem } from "#problems.ts";
import { Tokens } from "#tokens.ts";

const secret = "a secret that is only good for tests, 1";
const otherSecret = "a secret that is only good for tests, 2";
const user = "0198c0de-0000-7000-8000-000000000001";
const place = { concertId: 7, number: 42, admitted: false };
const options = { accessSeconds: 3_600, queueSeconds: 600 };
const tokens = new Tokens({ secret, ...options });
const key = new TextEncoder().encode(secret);

const access = tokens.issueAccess(user).token;
const queue = tokens.issueQueue(user, place);

afterEach(() => vi.useRealTimers());

type Verify = (token: string) => unknown;
const kinds: [string, string, Verify, Verify][] = [
  ["access token", access, (token) => tokens.verifyAccess(token), (token) => tokens.verifyQueue(token)],
  ["queue token", queue, (token) => tokens.verifyQueue(token), (token) => tokens.verifyAccess(token)],
];

function refusal(verify: () => unknown): string {
  try {
    return `accepted ${JSON.stringify(verify())}`;
  } catch (error) {
    return error instanceof Problem ? error.code : String(error);
  }
}

const encode = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString("base64url");
const decode = (part: string | undefined): Record<string, unknown> =>
  JSON.parse(Buffer.from(part ?? "", "base64url").toString()) as Record<string, unknown>;

/** A token with parts of our making, signed as asked. */
function forge(
  genuine: string,
  { header = {}, claims = {}, with: secretOf = secret, digest = "sha256" }: Forgery,
): string {
  const [head, body] = genuine.split(".");
  const signed = `${encode({ ...decode(head), ...header })}.${encode({ ...decode(body), ...claims })}`;
  return `${signed}.${createHmac(digest, secretOf).update(signed).digest("base64url")}`;
}

interface Forgery {
  header?: Record<string, unknown>;
  claims?: Record<string, unknown>;
  with?: string;
  digest?: string;
}

describe("what is issued", () => {
  test("says who, which place, since when, until when", () => {
    const claims = tokens.verifyQueue(queue);
    expect(claims).toMatchObject({ sub: user, concert: 7, number: 42, adm: false });
    expect(claims.exp - claims.iat).toBe(600);
    expect(tokens.verifyAccess(access)).toMatchObject({ sub: user });
    expect(tokens.verifyQueue(tokens.issueQueue(user, { ...place, admitted: true })).adm).toBe(true);
  });

  test("says when an access token ends, in milliseconds, as the token itself does", () => {
    const { token, expiresAt } = tokens.issueAccess(user);
    expect(expiresAt).toBe(tokens.verifyAccess(token).exp * 1_000);
  });

  test.each([
    ["jari-access+jwt", "jari:access", access],
    ["jari-queue+jwt", "jari:queue", queue],
  ])("is a JWT that any library can check: %s", async (typ, audience, token) => {
    const { payload, protectedHeader } = await jwtVerify(token, key, {
      issuer: "jari",
      audience,
      typ,
      algorithms: ["HS256"],
    });
    expect(payload.sub).toBe(user);
    expect(protectedHeader).toEqual({ alg: "HS256", typ, kid: expect.stringMatching(/^[0-9a-f]{8}$/u) as string });
  });

  test("is short enough for a header, and does not contain the secret", () => {
    expect(queue.length).toBeLessThan(512);
    expect(Buffer.from(queue.split(".").join(""), "base64url").toString("latin1")).not.toContain(secret);
  });
});

describe.each(kinds)("a forged %s is refused", (_, genuine, verify, verifyAsOther) => {
  const [head = "", body = "", signature = ""] = genuine.split(".");
  const { alg: _alg, ...withoutAlgorithm } = decode(head);

  test("where the genuine one is accepted, first and from the cache", () => {
    expect(refusal(() => verify(genuine))).toMatch(/^accepted/u);
    expect(refusal(() => verify(genuine))).toMatch(/^accepted/u);
    // What the attacks are made with makes genuine ones, so each is refused for its own reason.
    expect(forge(genuine, {})).toBe(genuine);
  });

  test.each(["none", "None", "NONE", "HS384", "HS512", "RS256", "ES256", "hs256", ""])("algorithm %j", (alg) => {
    const digest = alg === "HS384" ? "sha384" : alg === "HS512" ? "sha512" : "sha256";
    expect(refusal(() => verify(forge(genuine, { header: { alg }, digest })))).toBe("TOKEN_INVALID");
    expect(refusal(() => verify(`${encode({ ...decode(head), alg })}.${body}.`))).toBe("TOKEN_INVALID");
    expect(refusal(() => verify(`${encode({ ...decode(head), alg })}.${body}`))).toBe("TOKEN_INVALID");
  });

  test.each<[string, Record<string, unknown>]>([
    ["another key id", { kid: "00000000" }],
    ["no key id", { kid: undefined }],
    ["a key id that is a path", { kid: "../../dev/null" }],
    ["another type", { typ: "JWT" }],
    ["no type", { typ: undefined }],
    ["a key of its own", { jwk: { kty: "oct", k: Buffer.from("mine").toString("base64url") } }],
    ["a place to fetch keys from", { jku: "https://example.org/keys" }],
    ["an extension that must be understood", { crit: ["exp"] }],
    ["an unencoded payload", { b64: false, crit: ["b64"] }],
    ["one more member", { extra: 1 }],
  ])("%s in the header, though signed with our key", (_what, header) => {
    expect(refusal(() => verify(forge(genuine, { header })))).toBe("TOKEN_INVALID");
  });

  test("the same header, written otherwise", () => {
    const spaced = Buffer.from(JSON.stringify(decode(head), null, 1)).toString("base64url");
    const turned = encode({ ...withoutAlgorithm, alg: "HS256" });
    for (const header of [spaced, turned, `${head}=`, `${head}A`, head.slice(1), ""]) {
      const signed = `${header}.${body}`;
      const mac = createHmac("sha256", secret).update(signed).digest("base64url");
      expect(refusal(() => verify(`${signed}.${mac}`))).toBe("TOKEN_INVALID");
    }
  });

  test("another secret", () => {
    expect(refusal(() => verify(forge(genuine, { with: otherSecret })))).toBe("TOKEN_INVALID");
    expect(refusal(() => verify(forge(genuine, { with: "" })))).toBe("TOKEN_INVALID");
    const theirs = new Tokens({ secret: otherSecret, ...options });
    expect(refusal(() => verify(theirs.issueAccess(user).token))).toBe("TOKEN_INVALID");
    expect(refusal(() => verify(theirs.issueQueue(user, place)))).toBe("TOKEN_INVALID");
  });

  test("the other kind of credential, both ways, also once its own kind is cached", () => {
    verify(genuine);
    expect(refusal(() => verifyAsOther(genuine))).toBe("TOKEN_INVALID");
  });

  test("a changed payload under the old signature", () => {
    for (const claims of [
      { sub: "somebody else" },
      { exp: 9_999_999_999 },
      { number: 1 },
      { adm: true },
      { aud: "jari:all" },
    ]) {
      expect(refusal(() => verify(`${head}.${encode({ ...decode(body), ...claims })}.${signature}`))).toBe(
        "TOKEN_INVALID",
      );
    }
  });

  test("any one character changed, removed, added, or any end cut off", () => {
    const position = fc.nat(genuine.length - 1);
    const character = fc.constantFrom(...Array.from("ABab01-_.=+/ é\0"));
    fc.assert(
      fc.property(position, character, (at, one) => {
        const tampered = [
          genuine.slice(0, at) + one + genuine.slice(at + 1),
          genuine.slice(0, at) + one + genuine.slice(at),
          genuine.slice(0, at) + genuine.slice(at + 1),
          genuine.slice(0, at),
        ];
        for (const token of tampered.filter((text) => text !== genuine)) {
          expect(refusal(() => verify(token))).toBe("TOKEN_INVALID");
        }
      }),
      { numRuns: 500 },
    );
  });

  test("the last character of the signature in another spelling of the same bytes", () => {
    const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    const bytes = Buffer.from(signature, "base64url");
    const twins = Array.from(alphabet, (last) => signature.slice(0, -1) + last).filter(
      (twin) => twin !== signature && Buffer.from(twin, "base64url").equals(bytes),
    );
    expect(twins.length).toBeGreaterThan(0);
    for (const twin of twins) expect(refusal(() => verify(`${head}.${body}.${twin}`))).toBe("TOKEN_INVALID");
  });

  test("garbage of any kind, without any other error", () => {
    const parts = fc.array(fc.base64String(), { maxLength: 5 }).map((some) => some.join("."));
    fc.assert(
      fc.property(fc.oneof(fc.string({ unit: "binary" }), parts), (token) => {
        expect(refusal(() => verify(token))).toBe("TOKEN_INVALID");
      }),
    );
    for (const token of [
      "",
      ".",
      "..",
      "...",
      `${head}.`,
      `${head}..`,
      `${head}..${signature}`,
      `.${body}.${signature}`,
      "null",
      "{}",
    ]) {
      expect(refusal(() => verify(token))).toBe("TOKEN_INVALID");
    }
  });

  test("an oversized one, even with a signature of ours", () => {
    expect(refusal(() => verify(forge(genuine, { claims: { padding: "x".repeat(2_000) } })))).toBe("TOKEN_INVALID");
    expect(refusal(() => verify("x".repeat(10_000_000)))).toBe("TOKEN_INVALID");
  });

  test("one that a common library signed with our secret, but not as ours are written", async () => {
    const foreign = await new SignJWT({ concert: 7, number: 1 })
      .setProtectedHeader({ alg: "HS256", typ: "JWT" })
      .setSubject(user)
      .setExpirationTime("1h")
      .sign(key);
    expect(refusal(() => verify(foreign))).toBe("TOKEN_INVALID");
  });

  test("after its time, to the second, also from the cache", () => {
    verify(genuine);
    const { exp } = decode(body) as { exp: number };
    vi.useFakeTimers({ now: exp * 1_000 - 1, toFake: ["Date"] });
    expect(refusal(() => verify(genuine))).toMatch(/^accepted/u);
    vi.setSystemTime(exp * 1_000);
    expect(refusal(() => verify(genuine))).toBe("TOKEN_EXPIRED");
    const fresh = new Tokens({ secret, ...options });
    expect(refusal(() => (genuine === access ? fresh.verifyAccess(access) : fresh.verifyQueue(queue)))).toBe(
      "TOKEN_EXPIRED",
    );
  });
});

test("an access token can be renewed for a year after its end, to the second; nothing else is", () => {
  const { token, expiresAt } = tokens.issueAccess(user);
  const yearMs = 365 * 86_400_000;
  expect(tokens.verifyRenewable(token).sub).toBe(user);
  vi.useFakeTimers({ now: expiresAt + yearMs - 1, toFake: ["Date"] });
  expect(tokens.verifyRenewable(token).sub).toBe(user);
  expect(refusal(() => tokens.verifyAccess(token))).toBe("TOKEN_EXPIRED");
  vi.setSystemTime(expiresAt + yearMs);
  expect(refusal(() => tokens.verifyRenewable(token))).toBe("TOKEN_EXPIRED");
  expect(refusal(() => tokens.verifyRenewable(queue))).toBe("TOKEN_INVALID");
});

describe("when the secret is changed", () => {
  const rotated = new Tokens({ secret: otherSecret, previousSecret: secret, ...options });

  test("tokens of the one before go on being accepted; new ones carry the new", () => {
    expect(rotated.verifyQueue(queue)).toEqual(tokens.verifyQueue(queue));
    expect(rotated.verifyAccess(access)).toEqual(tokens.verifyAccess(access));
    const fresh = rotated.issueQueue(user, place);
    expect(rotated.verifyQueue(fresh)).toMatchObject({ sub: user });
    expect(decodeProtectedHeader(fresh)["kid"]).not.toBe(decodeProtectedHeader(queue)["kid"]);
    expect(refusal(() => tokens.verifyQueue(fresh))).toBe("TOKEN_INVALID");
  });

  test("the header of one with the signature of the other is refused", () => {
    const mixed = forge(rotated.issueQueue(user, place), { with: secret });
    expect(refusal(() => rotated.verifyQueue(mixed))).toBe("TOKEN_INVALID");
  });

  test("tokens of the one before are refused once it is gone", () => {
    const later = new Tokens({ secret: otherSecret, ...options });
    expect(refusal(() => later.verifyQueue(queue))).toBe("TOKEN_INVALID");
    expect(refusal(() => later.verifyAccess(access))).toBe("TOKEN_INVALID");
  });
});

test("what was checked is remembered while a hundred thousand wait, but not for ever: the oldest is forgotten", () => {
  const fresh = new Tokens({ secret, ...options });
  const first = fresh.verifyQueue(queue);
  const issueFrom = (from: number): void => {
    for (let number = from; number < from + 100_000; number += 1) fresh.issueQueue(user, { ...place, number });
  };
  issueFrom(100);
  expect(fresh.verifyQueue(queue)).toBe(first);
  issueFrom(100_100);
  const again = fresh.verifyQueue(queue);
  expect(again).not.toBe(first);
  expect(again).toEqual(first);
});

test("a crowd of access tokens makes no queue token forgotten", () => {
  const fresh = new Tokens({ secret, ...options });
  const token = fresh.issueQueue(user, place);
  const claims = fresh.verifyQueue(token);
  for (let number = 1; number <= 121_000; number += 1) fresh.issueAccess(user + String(number));
  expect(fresh.verifyQueue(token)).toBe(claims);
});

test("what was issued is remembered as what a check would find in it, by the one that issued it and by any other", () => {
  const issuer = new Tokens({ secret, ...options });
  const other = new Tokens({ secret, ...options });
  for (const one of [place, { ...place, admitted: true }, { ...place, position: 12 }]) {
    const token = issuer.issueQueue(user, one);
    expect(issuer.verifyQueue(token)).toEqual(other.verifyQueue(token));
  }
  const { token } = issuer.issueAccess(user);
  expect(issuer.verifyAccess(token)).toEqual(other.verifyAccess(token));
  expect(refusal(() => issuer.verifyQueue(token))).toBe("TOKEN_INVALID");
});

test("what is refused is not remembered as accepted", () => {
  const fresh = new Tokens({ secret, ...options });
  const forged = forge(queue, { with: otherSecret });
  for (let attempt = 0; attempt < 3; attempt += 1)
    expect(refusal(() => fresh.verifyQueue(forged))).toBe("TOKEN_INVALID");
});
