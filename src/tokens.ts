/**
 * The two bearer credentials, as JWS compact tokens (RFC 7515, HS256) that any JWT library can read.
 * - access token: who you are (`sub`);
 * - queue token: who you are and which place in which queue is yours (`concert`, `number`).
 * They differ in `typ` and `aud` and are never accepted for each other.
 *
 * What is accepted: the algorithm is never read from a token. Its header must be, byte for byte, one of the constants
 * made from the live keys; its signature is compared in constant time; everything else is refused. node:crypto, because
 * this is the hottest path there is: 5 µs a check against about 100 µs through WebCrypto
 * (docs/decisions/0003-tokens.md).
 */
import { createHash, timingSafeEqual } from "node:crypto";

import { HmacSha256 } from "#hmac.ts";
import { Problem } from "#problems.ts";
import { RecentMap } from "#recent-map.ts";

export interface AccessClaims {
  /** The user's UUID. */
  sub: string;
  /** Seconds since 1970. */
  iat: number;
  exp: number;
}

export interface QueueClaims extends AccessClaims {
  concert: number;
  /** Which place in the concert's queue. */
  number: number;
  /** True if the place was already admitted when the token was issued. */
  adm: boolean;
  /** Where a waiting place stood in line when the token was issued. */
  position?: number;
}

interface Kind {
  readonly typ: string;
  readonly aud: string;
}

const access: Kind = { typ: "jari-access+jwt", aud: "jari:access" };
const queue: Kind = { typ: "jari-queue+jwt", aud: "jari:queue" };

const issuer = "jari";
/**
 * How long after its end an access token can still be renewed: a year. Shows are sold up to nine months ahead, and a guest,
 * who has no password, is known by nothing else when the evening has come.
 */
const renewableSeconds = 365 * 86_400;
/** Longer than any token of ours; nothing longer is looked at. */
const maxTokenLength = 1_024;
/**
 * Tokens remembered, at least, each in 650 bytes; at most twice as many. The queue tokens, which come back with every poll,
 * of all who wait at one instance when a hundred thousand do; of the access tokens, which come back a few times, those of
 * the last who came.
 */
const queueTokensRemembered = 100_000;
const accessTokensRemembered = 20_000;
/** HMAC-SHA256 in base64url. */
const signatureLength = 43;
/** Of the end of a signature: 72 bits. Where two tokens ever share them, the one that came last is remembered. */
const memoryKeyLength = 12;

/** A token that is signed by us. */
interface Genuine {
  readonly token: string;
  readonly claims: AccessClaims;
}

/** What signs the tokens of one kind, the first the new ones, and those of them that are remembered. */
interface Mint {
  readonly signers: readonly Signer[];
  readonly genuine: RecentMap<string, Genuine>;
}

interface Signer {
  readonly hmac: HmacSha256;
  readonly header: string;
}

function base64url(value: unknown): string {
  return Buffer.from(JSON.stringify(value)).toString("base64url");
}

function keyId(secret: string): string {
  return createHash("sha256").update(`jari key id ${secret}`).digest("hex").slice(0, 8);
}

function signer(secret: string, { typ }: Kind): Signer {
  return { hmac: new HmacSha256(secret), header: base64url({ alg: "HS256", typ, kid: keyId(secret) }) };
}

function sign({ hmac, header }: Signer, claims: object): string {
  const signed = `${header}.${base64url(claims)}`;
  return `${signed}.${hmac.sign(signed)}`;
}

export interface TokensOptions {
  /** Signs new tokens; at least 32 bytes. */
  secret: string;
  /** The secret before this one: its tokens go on being accepted, none is signed with it. */
  previousSecret?: string | undefined;
  accessSeconds: number;
  queueSeconds: number;
}

/** Issues and checks tokens. */
export class Tokens {
  /** The ids of the secrets whose tokens are accepted, the one that signs first. Each token has its own in its header (`kid`). */
  readonly keyIds: readonly string[];
  readonly #access: Mint;
  readonly #queue: Mint;
  readonly #options: TokensOptions;

  constructor(options: TokensOptions) {
    const secrets = [options.secret, options.previousSecret].filter((secret) => secret !== undefined);
    const mint = (kind: Kind, remembered: number): Mint => ({
      signers: secrets.map((secret) => signer(secret, kind)),
      genuine: new RecentMap(remembered),
    });
    this.keyIds = secrets.map(keyId);
    this.#access = mint(access, accessTokensRemembered);
    this.#queue = mint(queue, queueTokensRemembered);
    this.#options = options;
  }

  issueAccess(userId: string): { token: string; expiresAt: number } {
    const claims = this.#claims(userId, access, this.#options.accessSeconds);
    return { token: this.#issue(this.#access, claims), expiresAt: claims.exp * 1000 };
  }

  issueQueue(
    userId: string,
    place: { concertId: number; number: number; admitted: boolean; position?: number },
  ): string {
    const { concertId, number, admitted, position } = place;
    const { iss, aud, sub, iat, exp } = this.#claims(userId, queue, this.#options.queueSeconds);
    const claims = { iss, aud, sub, iat, exp, concert: concertId, number, adm: admitted, position };
    return this.#issue(this.#queue, claims);
  }

  /** The claims of an access token. Problems: TOKEN_INVALID, TOKEN_EXPIRED. */
  verifyAccess(token: string): AccessClaims {
    return this.#verify(token, this.#access, "access token");
  }

  /** The same for the renewal alone, which also takes one that ended less than a year ago. */
  verifyRenewable(token: string): AccessClaims {
    return this.#verify(token, this.#access, "access token", renewableSeconds);
  }

  /** The claims of a queue token: whose place it is, not whether it may pass. Problems: TOKEN_INVALID, TOKEN_EXPIRED. */
  verifyQueue(token: string): QueueClaims {
    return this.#verify(token, this.#queue, "queue token") as QueueClaims;
  }

  #claims(sub: string, { aud }: Kind, seconds: number): AccessClaims & { iss: string; aud: string } {
    const iat = Math.floor(Date.now() / 1000);
    return { iss: issuer, aud, sub, iat, exp: iat + seconds };
  }

  #issue(mint: Mint, claims: AccessClaims): string {
    const token = sign(mint.signers[0] as Signer, claims);
    // It comes back with the fan's next request, mostly to the same instance.
    remember(mint, token, claims);
    return token;
  }

  #verify(token: string, mint: Mint, wanted: string, graceSeconds = 0): AccessClaims {
    const known = mint.genuine.get(token.slice(-memoryKeyLength));
    let claims = known?.token === token ? known.claims : undefined;
    if (claims === undefined) {
      claims = readSigned(token, mint.signers);
      if (claims === undefined) throw new Problem("TOKEN_INVALID", `This is not a valid ${wanted}.`);
      remember(mint, token, claims);
    }
    if ((claims.exp + graceSeconds) * 1000 <= Date.now())
      throw new Problem("TOKEN_EXPIRED", `The ${wanted} is too old.`);
    return claims;
  }
}

/**
 * Under the end of its signature: a short key is found sooner, and the whole token is compared anyway. As a copy: what was cut
 * out of a header, or put together, is compared by a slower way, and holds on to all that it came from.
 */
function remember({ genuine }: Mint, token: string, claims: AccessClaims): void {
  const copy = Buffer.from(token, "latin1").toString("latin1");
  genuine.set(copy.slice(-memoryKeyLength), { token: copy, claims });
}

const given = Buffer.alloc(signatureLength);
const wanted = Buffer.alloc(signatureLength);

/** Whether two signatures are the same; takes the same time wherever they differ. */
function areSame(one: string, other: string): boolean {
  // Counted in bytes of UTF-8: of a character that is none of base64url no part may pass for one that is.
  if (Buffer.byteLength(one) !== signatureLength) return false;
  given.write(one);
  wanted.write(other);
  return timingSafeEqual(given, wanted);
}

function readSigned(token: string, signers: readonly Signer[]): AccessClaims | undefined {
  if (token.length > maxTokenLength) return undefined;
  const headerEnd = token.indexOf(".");
  const signedEnd = token.lastIndexOf(".");
  const found = signers.find(({ header }) => header.length === headerEnd && token.startsWith(header));
  if (!found || signedEnd <= headerEnd) return undefined;
  if (!areSame(token.slice(signedEnd + 1), found.hmac.sign(token.slice(0, signedEnd)))) return undefined;
  // Signed by us, so it is what we wrote; and the header was ours of this kind, so the audience is too.
  return JSON.parse(Buffer.from(token.slice(headerEnd + 1, signedEnd), "base64url").toString()) as AccessClaims;
}
