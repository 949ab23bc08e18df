/** Which answers say that there was too much to do and that nothing was done. */
import type { Answer } from "#load/answer.ts";

const marked = new Set(["OVERLOADED", "UNAVAILABLE"]);

export function isMarked(answer: Answer): boolean {
  return answer.status === 503 && marked.has(codeOf(answer));
}

/** Of a problem, its code. */
export function codeOf({ body }: Answer): string {
  return (JSON.parse(body.toString()) as { code: string }).code;
}
