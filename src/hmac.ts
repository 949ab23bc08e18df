/**
 * HMAC-SHA256 (RFC 2104), as the signature of a token (RFC 7515) wants it: base64url. From two one-shot hashes of
 * node:crypto, because a `createHmac` makes an object of OpenSSL for each text: 1.2 µs instead of 3.5, and each request
 * carries a token, each join makes another (docs/decisions/0003-tokens.md).
 */
import { createHash, hash } from "node:crypto";

const blockLength = 64;
const digestLength = 32;
/** Bytes of UTF-8 that a character of JavaScript can take. */
const longestCharacter = 3;
/** Longer than the tokens that are looked at. */
const usualLength = 4_096;

/** Signs texts (as UTF-8) with one secret. */
export class HmacSha256 {
  readonly #outer: Buffer;
  #inner: Buffer;

  constructor(secret: string) {
    const given = Buffer.from(secret);
    const key = Buffer.alloc(blockLength);
    (given.length > blockLength ? createHash("sha256").update(given).digest() : given).copy(key);
    this.#outer = Buffer.concat([key.map((byte) => byte ^ 0x5c), Buffer.alloc(digestLength)]);
    this.#inner = Buffer.concat([key.map((byte) => byte ^ 0x36), Buffer.alloc(usualLength)]);
  }

  /** The signature of `text`, base64url: 43 characters. */
  sign(text: string): string {
    const most = blockLength + text.length * longestCharacter;
    if (this.#inner.length < most) this.#inner = Buffer.concat([this.#inner.subarray(0, blockLength)], most);
    const end = blockLength + this.#inner.write(text, blockLength);
    this.#outer.write(hash("sha256", this.#inner.subarray(0, end), "binary"), blockLength, "latin1");
    return hash("sha256", this.#outer, "base64url");
  }
}
