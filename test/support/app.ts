/** An application with the routes that a test is about, and nothing else. */
import type { FastifyInstance } from "fastify";
import { pino, type Logger } from "pino";

import { createApp, type AppOptions, type Routes } from "#http/app.ts";

type Options = Partial<Omit<AppOptions, "routes">>;

/** Routes as a plain function; hidden from the document, so that they need no more schema than the test gives them. */
export function testApp(routes: (app: FastifyInstance) => void, options: Options = {}): FastifyInstance {
  const plugin: Routes = (app, _options, done) => {
    routes(app);
    done();
  };
  return createApp({ logger: silent, operations: { readiness: [] }, ...options, routes: [plugin] });
}

export const silent: Logger = pino({ level: "silent" });

/** A logger whose lines a test can read. */
export function listeningLogger(level = "info"): { logger: Logger; lines: Record<string, unknown>[] } {
  const lines: Record<string, unknown>[] = [];
  const logger = pino({ level }, { write: (line) => void lines.push(JSON.parse(line) as Record<string, unknown>) });
  return { logger, lines };
}
