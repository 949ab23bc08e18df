/**
 * Logs: one JSON object a line on standard output, or, where that is a terminal, text for a person. Promise: no error
 * that is logged tells what is in a row; PostgreSQL quotes whole rows in its errors, names and idempotency keys included.
 */
import { pino, type Logger } from "pino";
import pretty from "pino-pretty";

import { LogOutput } from "#log-output.ts";

/** What is logged of an error: what it is and where it happened. Whatever else it carries may quote what users sent. */
const told = ["type", "message", "stack", "code", "schema", "table", "constraint"] as const;

/** Of causes of causes: whatever was thrown, to log it comes to an end. */
const deepestCause = 10;

/** An error as it is logged. */
export function describeError(error: unknown): Record<string, unknown> {
  if (!(error instanceof Error)) return { type: typeof error };
  const described: Record<string, unknown> = {
    ...pino.stdSerializers.err(error),
    message: messagesOf(error).join(": "),
  };
  return Object.fromEntries(told.flatMap((name) => (described[name] === undefined ? [] : [[name, described[name]]])));
}

/** What it says and what its causes say, each thing once: who tells what an error means may repeat what it says. */
function messagesOf(error: Error): string[] {
  const messages: string[] = [];
  let one: unknown = error;
  for (let depth = 0; one instanceof Error && depth < deepestCause; depth += 1) {
    if (!messages.at(-1)?.includes(one.message)) messages.push(one.message);
    one = one.cause;
  }
  return messages;
}

/** Shared by all loggers, so that lines come in the order in which they were logged. */
let output: LogOutput | undefined;

/** `bindings` stand in every line, for example which instance writes it. */
export function createLogger(level: string, bindings: Record<string, unknown> = {}): Logger {
  const serializers = { err: describeError };
  const options = { level, base: bindings, serializers, timestamp: pino.stdTimeFunctions.isoTime };
  if (!process.stdout.isTTY) return pino(options, (output ??= new LogOutput()));
  return pino(options, pretty({ sync: true, translateTime: "SYS:HH:MM:ss.l" }));
}
