/** What checking a queue token costs: found in the cache, checked by `node:crypto`, checked by `jose`. */
import { randomBytes, randomUUID } from "node:crypto";

import { jwtVerify } from "jose";

import { formatMarkdown } from "#load/studies/markdown.ts";
import { Tokens } from "#tokens.ts";

const checks = 20_000;
const fewChecks = 5_000;
const rounds = 3;

/** Checks the same tokens in the three ways, in turn. Answers a table in Markdown. */
export async function measureTokenChecks(): Promise<string> {
  const secret = randomBytes(32).toString("hex");
  const options = { secret, accessSeconds: 3_600, queueSeconds: 3_600 };
  const issuer = new Tokens(options);
  const tokens = Array.from({ length: checks }, (_, i) => {
    return issuer.issueQueue(randomUUID(), { concertId: 1, number: i + 1, admitted: false });
  });
  const best = { cached: Infinity, crypto: Infinity, jose: Infinity };
  for (let round = 0; round < rounds; round += 1) {
    const fresh = new Tokens(options);
    const checkAll = async (): Promise<void> => tokens.forEach((token) => void fresh.verifyQueue(token));
    best.crypto = Math.min(best.crypto, await microseconds(checks, checkAll));
    best.cached = Math.min(best.cached, await microseconds(checks, checkAll));
    best.jose = Math.min(best.jose, await microseconds(fewChecks, () => checkWithJose(tokens, secret)));
  }
  const line = (how: string, us: number): string[] => [how, `${us.toFixed(2)} µs`, (us / best.cached).toFixed(1)];
  return formatMarkdown(
    ["a queue token is", "each", "times"],
    [
      line("found among those already checked", best.cached),
      line("checked by `node:crypto`", best.crypto),
      line("checked by `jose`", best.jose),
    ],
  );
}

async function checkWithJose(tokens: readonly string[], secret: string): Promise<void> {
  const key = Buffer.from(secret);
  for (const token of tokens.slice(0, fewChecks)) await jwtVerify(token, key, { audience: "jari:queue" });
}

async function microseconds(times: number, work: () => Promise<void>): Promise<number> {
  const begun = performance.now();
  await work();
  return ((performance.now() - begun) * 1000) / times;
}
