/**
 * What is known to have fooled services that take tokens: forgeries of a genuine one, each named. None of them may pass.
 * The checks of single bytes and claims stand with the tokens (src/tokens.test.ts); these go the whole way over HTTP.
 */
import { createHmac, createSign, generateKeyPairSync } from "node:crypto";

export interface TokenAttack {
  readonly name: string;
  /** What is sent as the header Authorization. */
  readonly authorization: string;
}

type Claims = Record<string, unknown>;

const { privateKey, publicKey } = generateKeyPairSync("rsa", { modulusLength: 2_048 });
const inTheFuture = 9_999_999_999;

const encode = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString("base64url");
const decode = (part = ""): Claims => JSON.parse(Buffer.from(part, "base64url").toString()) as Claims;
const hmac = (digest: string, key: string, text: string): string =>
  createHmac(digest, key).update(text).digest("base64url");

/**
 * Forgeries of a genuine token. `stolen` is another genuine one, of somebody else and the same kind; the secret is what
 * signs both: with it the forgeries differ from genuine tokens in the one thing that their name says.
 */
export function attacksOn(genuine: string, stolen: string, secret: string): TokenAttack[] {
  const parts = genuine.split(".");
  const named = { ...forgedHeaders(parts, secret), ...forgedParts(parts, stolen), ...misshapen(genuine) };
  const asBearer = Object.entries(named).map(([name, token]) => ({ name, authorization: `Bearer ${token}` }));
  return [...asBearer, ...misplaced(genuine)];
}

/** Another algorithm, key or kind in the header, signed as that header says. */
function forgedHeaders([head = "", body = ""]: readonly string[], secret: string): Record<string, string> {
  const header = decode(head);
  const signed = (changes: Claims, digest: string, key = secret): string => {
    const text = `${encode({ ...header, ...changes })}.${body}`;
    return `${text}.${hmac(digest, key, text)}`;
  };
  const unsigned = (alg: string): string => `${encode({ ...header, alg })}.${body}.`;
  const byRsa = `${encode({ ...header, alg: "RS256", jwk: publicKey.export({ format: "jwk" }) })}.${body}`;
  const pem = publicKey.export({ type: "spki", format: "pem" }).toString();
  const spaced = `${Buffer.from(JSON.stringify(header, null, 1)).toString("base64url")}.${body}`;
  const otherKind = header["typ"] === "jari-access+jwt" ? "jari-queue+jwt" : "jari-access+jwt";
  return {
    "algorithm none": unsigned("none"),
    "algorithm nOnE": unsigned("nOnE"),
    "no algorithm": `${encode({ typ: header["typ"], kid: header["kid"] })}.${body}.`,
    "algorithm HS384": signed({ alg: "HS384" }, "sha384"),
    "algorithm HS512": signed({ alg: "HS512" }, "sha512"),
    "algorithm RS256 with the key beside it": `${byRsa}.${createSign("sha256").update(byRsa).sign(privateKey, "base64url")}`,
    "a public key for the secret": signed({}, "sha256", pem),
    "no secret": signed({}, "sha256", ""),
    "another key's name": signed({ kid: "00000000" }, "sha256"),
    "a path for the key's name": signed({ kid: "../../../../dev/null" }, "sha256", ""),
    "an address for the key": signed({ jku: "http://127.0.0.1/keys" }, "sha256"),
    "the other kind of token": signed({ typ: otherKind }, "sha256"),
    "a common kind of token": signed({ typ: "JWT" }, "sha256"),
    "the same header with blanks in it": `${spaced}.${hmac("sha256", secret, spaced)}`,
  };
}

/** Parts that do not belong together. */
function forgedParts([head = "", body = "", mac = ""]: readonly string[], stolen: string): Record<string, string> {
  const claims = decode(body);
  const [, stolenBody = "", stolenMac = ""] = stolen.split(".");
  const claiming = (changes: Claims): string => `${head}.${encode({ ...claims, ...changes })}.${mac}`;
  const flipped = mac.startsWith("A") ? `B${mac.slice(1)}` : `A${mac.slice(1)}`;
  return {
    "a later end": claiming({ exp: inTheFuture }),
    "another audience": claiming({ aud: "jari:admin" }),
    "the first place in line": claiming({ number: 1, adm: true, position: 0 }),
    "somebody else's claims": `${head}.${stolenBody}.${mac}`,
    "somebody else's signature": `${head}.${body}.${stolenMac}`,
    "a changed signature": `${head}.${body}.${flipped}`,
    "no signature": `${head}.${body}.`,
    "a signature for the header alone": `${head}.${mac}`,
    "four parts": `${head}.${body}.${body}.${mac}`,
    "an encrypted token's five parts": `${head}.${body}.${body}.${body}.${mac}`,
  };
}

/** What is not even a token, or not quite. */
function misshapen(genuine: string): Record<string, string> {
  return {
    "a half": genuine.slice(0, genuine.length / 2),
    "all but the last character": genuine.slice(0, -1),
    "padding after it": `${genuine}=`,
    "the other alphabet of base64": `${genuine.slice(0, -4)}+/+/`,
    "garbage in base64": Buffer.alloc(96, 0xff).toString("base64url"),
    "percent signs": encodeURIComponent(genuine).replaceAll(".", "%2E"),
    "a quoted token": `"${genuine}"`,
    "a token and another": `${genuine} ${genuine}`,
    "a list of tokens": `${genuine},${genuine}`,
    "a path": "../../etc/passwd",
    "a question for the database": "' or '1'='1",
    "a name of every object": "__proto__",
    nothing: "",
    "a token of 4 kB": genuine.padEnd(4_096, "A"),
    "a token of nearly 8 kB": genuine.padEnd(7_500, "A"),
  };
}

/** The right token under the wrong name. */
function misplaced(genuine: string): TokenAttack[] {
  return [
    { name: "another scheme", authorization: `Basic ${genuine}` },
    { name: "no scheme", authorization: genuine },
    { name: "a scheme with a tail", authorization: `Bearers ${genuine}` },
    { name: "a blank too many", authorization: `Bearer  ${genuine}` },
  ];
}
