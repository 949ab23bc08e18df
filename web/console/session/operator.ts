/**
 * Which operator this browser is: the token is kept for this tab, or for good where the operator says so. A token that the
 * service refuses is forgotten at once, and the console asks for one again.
 */
import { bearer } from "#web/api/client.ts";
import { ApiProblem } from "#web/api/problem.ts";
import { createStored, useStored } from "#web/session/stored.ts";

export interface OperatorSession {
  token: string;
  /** The operator's name, as the record of acts has it. */
  operator: string;
}

const keptForTab = createStored("jari.operator", readOperator, "sessionStorage");
const keptForGood = createStored("jari.operator", readOperator);

function readOperator(kept: unknown): OperatorSession | undefined {
  if (typeof kept !== "object" || kept === null) return undefined;
  const { token, operator } = kept as Record<string, unknown>;
  return typeof token === "string" && typeof operator === "string" ? { token, operator } : undefined;
}

/** Who is signed in now; undefined if nobody is. */
export function currentOperator(): OperatorSession | undefined {
  return keptForTab.get() ?? keptForGood.get();
}

/** The same in a component. */
export function useOperator(): OperatorSession | undefined {
  const forTab = useStored(keptForTab);
  const forGood = useStored(keptForGood);
  return forTab ?? forGood;
}

/** Remembers an operator; `stay`: also when the tab has been closed. */
export function signInOperator(session: OperatorSession, stay: boolean): void {
  wasRefused = false;
  (stay ? keptForGood : keptForTab).set(session);
}

/** Why nobody is signed in: because the service refused the token. */
let wasRefused = false;

/** Whether the operator was signed out by the service, and not by a press. */
export function tokenWasRefused(): boolean {
  return wasRefused;
}

/** The service does not take this token: it is forgotten, unless another has taken its place meanwhile. */
export function dropToken(token: string): void {
  if (currentOperator()?.token !== token) return;
  signOutOperator();
  wasRefused = true;
}

/** Forgets the operator, in this tab and for good. */
export function signOutOperator(): void {
  keptForTab.set(undefined);
  keptForGood.set(undefined);
}

/** Acts as the operator. Errors: `ApiProblem`; one that says that the token is not good signs the operator out. */
export async function withOperator<T>(
  call: (access: { headers: { authorization: string } }) => Promise<T>,
): Promise<T> {
  const session = currentOperator();
  if (!session) throw new ApiProblem({ code: "TOKEN_MISSING", status: 401, detail: "Nobody is signed in." });
  try {
    return await call({ headers: bearer(session.token) });
  } catch (error) {
    if (error instanceof ApiProblem && error.status === 401) dropToken(session.token);
    throw error;
  }
}
