/**
 * Every operation of openapi.json with every credential: the status is the one that the table says, and whatever was refused
 * has changed nothing at all.
 */
import { afterAll, beforeAll, describe, expect, test } from "vitest";

import { createCast, type Cast } from "#proof/security/cast.ts";
import { contentsOf } from "#proof/security/contents.ts";
import { credentials, matrix, type Credential } from "#proof/security/matrix.ts";
import { requestTo } from "#proof/security/named-request.ts";
import { operations, type Operation } from "#proof/security/operations.ts";
import { unlessBusy } from "#proof/security/patience.ts";
import { startService, type Service } from "#proof/security/service.ts";
import { expectSound } from "#test/open-sale.ts";

let service: Service;
/** Asked about by what only reads. */
let lookedAt: Cast;

beforeAll(async () => {
  service = await startService();
  lookedAt = await newCast();
});
afterAll(() => service.close());

const newCast = (): Promise<Cast> => createCast(service.database, service.rooms.tickets);

/** The status of the answer to a request that is right but for its credential. A stream is left once it has begun. */
async function ask(operation: Operation, cast: Cast, credential: Credential): Promise<number> {
  const { path, headers, body } = requestTo(operation, cast, credentials.indexOf(credential));
  const token = cast.tokens[credential];
  const { status } = await unlessBusy(async () => {
    const answer = await fetch(`${service.baseUrl}${path}`, {
      method: operation.method,
      headers: { ...headers, ...(token === undefined ? {} : { authorization: `Bearer ${token}` }) },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    await answer.body?.cancel();
    return answer;
  });
  return status;
}

test("every operation has its row, and there is no row of none", () => {
  expect([...matrix.keys()].toSorted()).toEqual(operations.map(({ operationId }) => operationId).toSorted());
});

describe.each(operations)("$operationId", (operation) => {
  test("answers each credential as the table says, and changes nothing where it refuses", async () => {
    const expected = matrix.get(operation.operationId) ?? ({} as Record<Credential, number>);
    const refused = credentials.filter((credential) => expected[credential] >= 400);
    const changes = operation.method !== "GET";
    const cast = changes ? await newCast() : lookedAt;
    const before = await contentsOf(service.sql);
    const statuses: Record<string, number> = {};
    for (const credential of refused) statuses[credential] = await ask(operation, cast, credential);
    expect(await contentsOf(service.sql)).toEqual(before);
    for (const credential of credentials.filter((one) => !refused.includes(one))) {
      // What an operator can do only once, like a refund, is there for each of them.
      const own = changes && operation.scheme === "adminToken" ? await newCast() : cast;
      statuses[credential] = await ask(operation, own, credential);
    }
    expect(statuses).toEqual(expected);
  });
});

test("every invariant holds after all that", () => expectSound(service.database));
