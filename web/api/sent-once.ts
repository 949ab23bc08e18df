/**
 * Requests that must have their effect once, however often a button is pressed, a page reloaded or a connection lost.
 *
 * The idempotency key is kept (localStorage, so in all tabs and over reloads) before the request is sent, and until its
 * outcome is known. Whoever sends again meanwhile sends the same request with the same key, and the server answers with
 * the one effect that it had.
 */
import { ApiProblem } from "#web/api/problem.ts";
import { createStored } from "#web/session/stored.ts";

export interface KeyedRequest<Body> {
  key: string;
  body: Body;
}

interface KeptRequest extends KeyedRequest<unknown> {
  /** By this device's clock, in milliseconds. */
  since: number;
}

/** Far less than the server remembers keys. Whoever comes back later looks at how things stand instead. */
const keptForMs = 86_400_000;

const slots = new Map<string, ReturnType<typeof createSlot>>();

function createSlot(name: string) {
  return createStored<KeptRequest>(`jari.sent.${name}`, (kept) => {
    if (typeof kept !== "object" || kept === null) return undefined;
    const { key, since } = kept as Record<string, unknown>;
    return typeof key === "string" && typeof since === "number" ? (kept as KeptRequest) : undefined;
  });
}

function slotOf(name: string) {
  const slot = slots.get(name) ?? createSlot(name);
  slots.set(name, slot);
  return slot;
}

/** The request of this slot whose outcome is not known; undefined if there is none. */
export function unknownOutcome<Body>(slot: string): KeyedRequest<Body> | undefined {
  const kept = slotOf(slot).get();
  const isFresh = kept !== undefined && Date.now() - kept.since < keptForMs;
  return isFresh ? (kept as KeyedRequest<unknown> as KeyedRequest<Body>) : undefined;
}

/**
 * Sends a request that has its effect once, and answers what `send` answers. `slot` says what it is about (one user's
 * payment of one reservation): a slot has one request at a time.
 *
 * If the outcome of another request of the slot is not known, that one is settled first: if it had its effect, its answer
 * is the answer and `body` is not sent; if it was refused, `body` goes. Errors: those of `send`. After one that is
 * temporary the request is kept, and sending again is safe; after any other refusal it is forgotten.
 */
export async function sendOnce<Body, Answer>(
  slot: string,
  body: Body,
  send: (request: KeyedRequest<Body>) => Promise<Answer>,
): Promise<Answer> {
  const earlier = unknownOutcome<Body>(slot);
  if (earlier && JSON.stringify(earlier.body) !== JSON.stringify(body)) {
    try {
      return await sendKept(slot, earlier, send);
    } catch (error) {
      if (!isRefusal(error)) throw error;
      return sendKept(slot, keep(slot, body), send);
    }
  }
  return sendKept(slot, earlier ?? keep(slot, body), send);
}

function keep<Body>(slot: string, body: Body): KeyedRequest<Body> {
  const request = { key: newKey(), body };
  slotOf(slot).set({ ...request, since: Date.now() });
  return request;
}

async function sendKept<Body, Answer>(
  slot: string,
  request: KeyedRequest<Body>,
  send: (request: KeyedRequest<Body>) => Promise<Answer>,
): Promise<Answer> {
  try {
    const answer = await send(request);
    forget(slot, request.key);
    return answer;
  } catch (error) {
    if (isRefusal(error)) forget(slot, request.key);
    throw error;
  }
}

/** Whether nothing can come of the request any more. "Busy" is none: an earlier try may have had its effect. */
function isRefusal(error: unknown): boolean {
  return error instanceof ApiProblem && !error.isTemporary;
}

function forget(slot: string, key: string): void {
  if (slotOf(slot).get()?.key === key) slotOf(slot).set(undefined);
}

/** A new idempotency key: 128 random bits. (`randomUUID` is missing on plain http.) */
export function newKey(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}
