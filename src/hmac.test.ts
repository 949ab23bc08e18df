import { createHmac } from "node:crypto";

import fc from "fast-check";
import { expect, test } from "vitest";

import { HmacSha256 } from "#hmac.ts";

function reference(secret: string, text: string): string {
  return createHmac("sha256", secret).update(text).digest("base64url");
}

test("signs any text with any secret as node:crypto does, one after the other", () => {
  const texts = fc.array(fc.oneof(fc.string({ unit: "binary" }), fc.string({ minLength: 1_400, maxLength: 6_000 })));
  fc.assert(
    fc.property(fc.string({ unit: "binary", maxLength: 200 }), texts, (secret, all) => {
      const hmac = new HmacSha256(secret);
      for (const text of all) expect(hmac.sign(text)).toBe(reference(secret, text));
    }),
  );
});

test.each([63, 64, 65])("with a secret of %i bytes, about as long as a block of the hash", (length) => {
  const secret = "k".repeat(length);
  expect(new HmacSha256(secret).sign("what is signed")).toBe(reference(secret, "what is signed"));
});
