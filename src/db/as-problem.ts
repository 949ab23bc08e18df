/** What a client is told when the database failed. */
import { ConnectionLost, isContention, NothingHappened, OutcomeUnknown } from "#db/errors.ts";
import { Problem } from "#problems.ts";

/**
 * The problem that an error of the database is: that nothing was done, or that nobody knows. Its cause, for the log, is the
 * error. Others pass as they are.
 */
export function asProblem(error: unknown): unknown {
  if (error instanceof OutcomeUnknown) {
    return because(error, new Problem("OUTCOME_UNKNOWN", "The database was lost while it committed this request."));
  }
  if (error instanceof NothingHappened || error instanceof ConnectionLost || isContention(error)) {
    const words = "The database cannot be reached or is too busy; nothing was done.";
    return because(error, new Problem("UNAVAILABLE", words));
  }
  return error;
}

function because(error: unknown, problem: Problem): Problem {
  problem.cause = error;
  return problem;
}
