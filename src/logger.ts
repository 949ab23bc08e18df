/** Logs: one JSON object a line on standard output, or, where that is a terminal, text for a person. */
import { pino, type Logger } from "pino";
import pretty from "pino-pretty";

/** `bindings` stand in every line, for example which instance writes it. */
export function createLogger(level: string, bindings: Record<string, unknown> = {}): Logger {
  const options = { level, base: bindings, timestamp: pino.stdTimeFunctions.isoTime };
  if (!process.stdout.isTTY) return pino(options);
  return pino(options, pretty({ sync: true, translateTime: "SYS:HH:MM:ss.l" }));
}
