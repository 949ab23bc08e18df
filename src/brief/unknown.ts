/** The brief answers what does not exist by 400 in two of its operations, where the house says 404. */
import { invalid } from "#http/validation.ts";
import { Problem } from "#problems.ts";

/** What is looked up; `path` is where the request names it. Problems: INVALID_REQUEST instead of NOT_FOUND. */
export async function knownOr400<Found>(lookUp: Promise<Found>, path: string, what: string): Promise<Found> {
  try {
    return await lookUp;
  } catch (error) {
    if (!(error instanceof Problem && error.code === "NOT_FOUND")) throw error;
    throw invalid([{ path, message: `names no ${what}` }]);
  }
}
