/** What a fan can ask of the waiting room; each verb is one request, and what was told goes into the history. */
import type { Guest, JoinedPlace, Place, Problem } from "#crowd/api.ts";
import type { Reply } from "#crowd/client.ts";
import type { PlaceStory } from "#crowd/history.ts";
import { ask, GaveUp, type Visitor } from "#crowd/visitor.ts";

/** A guest account. Errors: GaveUp. */
export async function signUp(visitor: Visitor): Promise<void> {
  const body = { name: `Fan ${visitor.fan}` };
  const reply = await ask<Guest>(visitor, { operation: "createUser", method: "POST", path: "/v1/users", body });
  if (!reply.ok) throw new GaveUp(reply.code);
  ({ userId: visitor.userId, accessToken: visitor.accessToken } = reply.body);
}

/** Gets in line: a new place, or the one that the fan still has. Answers false where none are given. Errors: GaveUp. */
export async function join(visitor: Visitor): Promise<boolean> {
  const { world, accessToken: token } = visitor;
  const { history } = world.recorder;
  const path = `/v1/concerts/${world.concertId}/queue`;
  const request = { operation: "joinQueue", method: "POST" as const, path, token };
  const reply = await ask<JoinedPlace>(visitor, request, () => (history.unansweredJoins += 1));
  if (!reply.ok) return false;
  const { token: queueToken, ...place } = reply.body;
  visitor.queueToken = queueToken;
  if (visitor.story?.number !== place.number) visitor.story = newPlace(visitor, place, reply);
  told(visitor, place, reply);
  return true;
}

function newPlace({ fan, world }: Visitor, { number, position }: Place, reply: Reply<unknown>): PlaceStory {
  const times = { joinedFrom: reply.firstSentAt, joinedBy: reply.answeredAt };
  const story: PlaceStory = { fan, number, ...times, position, rises: 0 };
  world.recorder.history.places.push(story);
  return story;
}

/** Asks for the place; this is how a fan comes when it is their turn. Errors: GaveUp. */
export async function look(visitor: Visitor): Promise<void> {
  const lowest = visitor.story?.position;
  const reply = await ask<Place>(visitor, { operation: "getPlace", path: "/v1/queue", token: visitor.queueToken });
  if (reply.ok) told(visitor, reply.body, reply, lowest);
  else if (reply.code === "TOKEN_EXPIRED") ended(visitor, reply.problem);
}

/** Follows the place on a stream until that ends. To be told of one's turn is not yet to come. */
export async function* follow(visitor: Visitor): AsyncGenerator<Place> {
  const { client, recorder } = visitor.world;
  const request = { operation: "streamQueue", path: "/v1/queue/stream", token: visitor.queueToken };
  for await (const place of client.follow<Place>(request)) {
    recorder.frames += 1;
    visitor.place = place;
    if (visitor.story && place.status === "ADMITTED") visitor.story.admittedBy ??= performance.now();
    yield place;
  }
}

/** Gives the place up, and the holds with it. Errors: GaveUp. */
export async function leave(visitor: Visitor): Promise<void> {
  const request = { operation: "leaveQueue", method: "DELETE" as const, path: "/v1/queue", token: visitor.queueToken };
  const reply = await ask<undefined>(visitor, request, (firstSentAt) => mayHaveEnded(visitor, firstSentAt));
  mayHaveEnded(visitor, reply.firstSentAt);
}

/** From this moment on the place, and the hold with it, may have ended by what its fan asked for. */
export function mayHaveEnded({ story, hold }: Visitor, firstSentAt: number): void {
  for (const one of [story, hold]) {
    if (one) one.endedFrom = Math.min(one.endedFrom ?? firstSentAt, firstSentAt);
  }
}

/** A request that was sent at this moment was let through: its fan was admitted then, or later. */
export function letThrough({ story }: Visitor, sentAt: number): void {
  if (story) story.passedFrom = Math.max(story.passedFrom ?? sentAt, sentAt);
}

/** A request that was sent at this moment was answered by "wait". */
export function toldToWait({ story }: Visitor, sentAt: number): void {
  if (story) story.waitedFrom = Math.max(story.waitedFrom ?? sentAt, sentAt);
}

/** The place has ended, as a refusal says. If it ran out, that is remembered beside what had been promised. */
export function ended(visitor: Visitor, problem: Problem): void {
  const { fan, place, world } = visitor;
  if (!place) return;
  const { place: status = "EXPIRED" } = problem;
  if (status === "EXPIRED" && place.expiresAt !== null) {
    const until = Date.parse(place.expiresAt);
    world.recorder.history.lapses.push({ fan, what: "turn", until, refusedAt: world.client.serverNow() });
  }
  visitor.place = { ...place, status };
}

/** `lowest`: the lowest position that had been told when this was asked. */
function told(
  visitor: Visitor,
  place: Place,
  { sentAt, answeredAt }: { sentAt: number; answeredAt: number },
  lowest = place.position,
): void {
  const { story } = visitor;
  visitor.place = place;
  if (!story) return;
  if (place.status === "ADMITTED") {
    story.admittedBy ??= answeredAt;
    letThrough(visitor, sentAt);
  }
  if (place.status === "WAITING") toldToWait(visitor, sentAt);
  if (place.position > lowest) story.rises += 1;
  story.position = Math.min(story.position, place.position);
}
