/**
 * Watches everything that goes wrong in a browser behind a test's back: errors and warnings on the console (there the
 * browser tells violations of the content security policy, too), exceptions of the page, requests that fail or are refused.
 */
import type { BrowserContext, ConsoleMessage, Request } from "playwright-core";

export interface Guard {
  /**
   * Says that some trouble is part of the test. Troubles are lines such as `402 POST /v1/payments`,
   * `failed GET /v1/queue: net::ERR_INTERNET_DISCONNECTED`, `console error: ...`, `page error: ...`.
   */
  allow(...troubles: readonly RegExp[]): void;
  /** What went wrong so far and was not allowed, in order. */
  troubles(): string[];
}

/** Watches all tabs of a context, also those that are opened later. */
export function guard(context: BrowserContext): Guard {
  const happened: string[] = [];
  const allowed: RegExp[] = [];
  context.on("console", (message) => {
    if (isTrouble(message)) happened.push(`console ${message.type()}: ${message.text()}`);
  });
  context.on("weberror", (error) => happened.push(`page error: ${String(error.error().stack)}`));
  context.on("requestfailed", (request) => {
    const reason = request.failure()?.errorText ?? "";
    // The page itself gave it up: it went on to another address, or no longer needs the answer.
    if (reason !== "net::ERR_ABORTED") happened.push(`failed ${nameOf(request)}: ${reason}`);
  });
  context.on("response", (response) => {
    if (response.status() >= 400) happened.push(`${response.status()} ${nameOf(response.request())}`);
  });
  return {
    allow: (...troubles) => void allowed.push(...troubles),
    troubles: () => happened.filter((trouble) => !allowed.some((pattern) => pattern.test(trouble))),
  };
}

/** What the console says of a request is told by the request's own events already. */
function isTrouble(message: ConsoleMessage): boolean {
  const isBad = message.type() === "error" || message.type() === "warning";
  return isBad && !message.text().startsWith("Failed to load resource:");
}

function nameOf(request: Request): string {
  return `${request.method()} ${new URL(request.url()).pathname}`;
}
