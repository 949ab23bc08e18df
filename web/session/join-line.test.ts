import { afterEach, expect, test, vi } from "vitest";

import { keptPlace } from "#web/line/kept-place.ts";
import { waiting } from "#web/line/test-place.ts";
import { joinLine } from "#web/session/join-line.ts";
import { dropQueueToken, queueToken } from "#web/session/queue-token.ts";
import { signOut } from "#web/session/session.ts";

const { concertId, userId } = waiting(5);
const user = { userId, name: "Guest", accessToken: "a", expiresAt: "2026-10-01T00:00:00.000Z" };

/** A server that makes accounts, and answers joins with `joined`. */
function answerJoins(joined: () => Response): void {
  const isUsers = ({ url }: Request): boolean => new URL(url).pathname === "/v1/users";
  vi.stubGlobal("navigator", {});
  vi.stubGlobal("fetch", (request: Request) =>
    Promise.resolve(isUsers(request) ? Response.json(user, { status: 201 }) : joined()),
  );
}

afterEach(() => {
  vi.unstubAllGlobals();
  keptPlace(concertId).set(undefined);
  dropQueueToken(concertId);
  signOut();
});

test("joining makes the account, and keeps the place with its token", async () => {
  answerJoins(() => Response.json({ token: "t", ...waiting(5) }, { status: 201 }));
  expect(await joinLine(concertId)).toMatchObject({ token: "t", position: 5 });
  expect(queueToken(concertId, userId)).toBe("t");
  expect(keptPlace(concertId).get()).toMatchObject({ place: waiting(5), firstPosition: 5 });
});

test("a refusal keeps nothing", async () => {
  answerJoins(() => Response.json({ code: "QUEUE_CLOSED", detail: "Closed." }, { status: 409 }));
  await expect(joinLine(concertId)).rejects.toMatchObject({ code: "QUEUE_CLOSED" });
  expect(queueToken(concertId, userId)).toBeUndefined();
  expect(keptPlace(concertId).get()).toBeUndefined();
});
