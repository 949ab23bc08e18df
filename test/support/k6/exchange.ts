/** Sends what a script asks for, over HTTP, and takes openapi.json at its word: it must describe each answer. */
import { setTimeout as sleep } from "node:timers/promises";

import { checkAnswer } from "#proof/security/described-answers.ts";
import type { HttpAnswer, HttpRequest } from "#test/k6/protocol.ts";

const mostTries = 10;

/**
 * The answer to a request. If `patient`, one that the machine was too busy for is sent again: whether a script is right
 * does not depend on how fast this machine is. Errors: the answer is not as documented.
 */
export async function answerTo(request: HttpRequest, patient: boolean): Promise<HttpAnswer> {
  for (let tries = 1; ; tries += 1) {
    const answer = await sendOnce(request);
    const seconds = Number(answer.headers["Retry-After"]);
    if (!patient || !(seconds > 0) || tries === mostTries) return answer;
    await sleep(seconds * 1000);
  }
}

async function sendOnce({ method, url, headers, body }: HttpRequest): Promise<HttpAnswer> {
  const response = await fetch(url, { method, headers, body }).catch((error: unknown) => String(error));
  if (typeof response === "string") return { status: 0, headers: {}, body: null, error: response };
  const text = await response.text();
  const { pathname, search } = new URL(url);
  checkAnswer(method, pathname + search, { status: response.status, headers: response.headers, text });
  const named = [...response.headers].map(([name, value]) => [canonical(name), value]);
  return { status: response.status, headers: Object.fromEntries(named), body: text, error: "" };
}

/** `retry-after` as k6 writes it: `Retry-After`. */
function canonical(name: string): string {
  return name.replaceAll(/(?<=^|-)[a-z]/gu, (letter) => letter.toUpperCase());
}
