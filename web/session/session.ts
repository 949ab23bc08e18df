/**
 * Who this browser is: a guest account, made silently by the first act that needs one and remembered from then on, in all
 * tabs. Nobody is asked for anything before they want something.
 */
import { api, ask, bearer } from "#web/api/client.ts";
import { ApiProblem } from "#web/api/problem.ts";
import { createStored, forgetStored, useStored } from "#web/session/stored.ts";

export interface Session {
  userId: string;
  name: string;
  accessToken: string;
  /** When the access token ends, ISO 8601. */
  expiresAt: string;
}

/** What is sent with an act of this user. */
export interface Access {
  headers: { authorization: string };
  userId: string;
}

const stored = createStored<Session>("jari.session", readSession);

function readSession(kept: unknown): Session | undefined {
  if (typeof kept !== "object" || kept === null) return undefined;
  const { userId, name, accessToken, expiresAt } = kept as Record<string, unknown>;
  const texts = [userId, name, accessToken, expiresAt];
  return texts.every((text) => typeof text === "string") ? (kept as Session) : undefined;
}

/** Whose session the server has refused on this device, and with which code. */
export interface LostSession {
  userId: string;
  why: string;
}

const lost = createStored<LostSession>("jari.lost", (kept) => {
  if (typeof kept !== "object" || kept === null) return undefined;
  const { userId, why } = kept as Record<string, unknown>;
  return typeof userId === "string" && typeof why === "string" ? { userId, why } : undefined;
});

/** The session that this browser has lost; undefined from when somebody signs in or out on purpose. */
export function lostSession(): LostSession | undefined {
  return lost.get();
}

/** The same in a component. */
export function useLostSession(): LostSession | undefined {
  return useStored(lost);
}

/** The session now; undefined for somebody who has not acted yet. */
export function currentSession(): Session | undefined {
  return stored.get();
}

/** The same in a component. */
export function useSession(): Session | undefined {
  return useStored(stored);
}

let creating: Promise<Session> | undefined;

/** The session, made now if there is none: one account, however many ask at once. Errors: `ApiProblem`. */
export function ensureSession(name?: string): Promise<Session> {
  const session = stored.get();
  if (session) return Promise.resolve(session);
  creating ??= inOneTab(() => createGuest(name)).finally(() => {
    creating = undefined;
  });
  return creating;
}

/** Two tabs that act at the same moment must not become two people. (Without locks, on plain http, they might.) */
function inOneTab<T>(work: () => Promise<T>): Promise<T> {
  const { locks } = globalThis.navigator as { locks?: LockManager };
  return locks ? locks.request("jari.session", work) : work();
}

async function createGuest(name: string | undefined): Promise<Session> {
  const made = stored.get();
  if (made) return made;
  const created = await ask(api.POST("/v1/users", { body: name === undefined ? {} : { name } }));
  const session = {
    userId: created.userId,
    name: created.name,
    accessToken: created.accessToken,
    expiresAt: created.expiresAt,
  };
  stored.set(session);
  return session;
}

/** Becomes this session, as after signing in with another device's code; what was kept for somebody else is forgotten. */
export function adoptSession(session: Session): void {
  if (stored.get()?.userId !== session.userId) signOut();
  stored.set(session);
}

/**
 * This browser forgets who it is, and what it kept for them: places in line with their tokens, and tickets. Keys of requests
 * whose outcome is not known stay: they are no secret, and settle those requests if the same person comes back.
 */
export function signOut(): void {
  stored.set(undefined);
  lost.set(undefined);
  forgetStored("jari.queue.", "jari.place.", "jari.tickets");
}

/**
 * Calls `act` with the access token; an account is made if there is none. A token that has ended is renewed, and `act` called
 * again. One that the server no longer accepts is forgotten, so that the next act begins anew instead of failing for ever.
 */
export async function withAccess<T>(act: (access: Access) => Promise<T>): Promise<T> {
  const session = await ensureSession();
  try {
    return await actAs(session, act);
  } catch (error) {
    if (refusalOf(error) !== "TOKEN_EXPIRED") throw error;
    return actAs(await renew(session), act);
  }
}

async function actAs<T>(session: Session, act: (access: Access) => Promise<T>): Promise<T> {
  const { accessToken, userId } = session;
  try {
    return await act({ headers: bearer(accessToken), userId });
  } catch (error) {
    const why = refusalOf(error);
    if (why !== undefined && why !== "TOKEN_EXPIRED") lose(session, why);
    throw error;
  }
}

/** The session with a fresh token; the one before stays as it is. Errors: `ApiProblem`; after a 401 the session is lost. */
export async function renew(session: Session): Promise<Session> {
  const { userId } = session;
  try {
    const params = { path: { userId } };
    const headers = bearer(session.accessToken);
    const { accessToken, expiresAt } = await ask(api.POST("/v1/users/{userId}/token", { params, headers }));
    const fresh = { ...session, accessToken, expiresAt };
    // Somebody else may have signed in meanwhile, in another tab.
    if (stored.get()?.userId === userId) stored.set(fresh);
    return fresh;
  } catch (error) {
    const why = refusalOf(error);
    if (why !== undefined) lose(session, why);
    throw error;
  }
}

/** The code with which the server has refused a token; undefined if something else is wrong. */
function refusalOf(error: unknown): string | undefined {
  return error instanceof ApiProblem && error.status === 401 ? error.code : undefined;
}

/**
 * The server knows this session no more: the browser is signed out, but whose it was, and the tickets, are kept. They may be
 * all that somebody has at the door.
 */
function lose({ userId, accessToken }: Session, why: string): void {
  if (stored.get()?.accessToken !== accessToken) return;
  // Why is known before it has happened: nobody sees a browser that has never been used.
  lost.set({ userId, why });
  stored.set(undefined);
  forgetStored("jari.queue.", "jari.place.");
}
