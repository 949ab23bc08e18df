/** An application with one route, which begins a stream as the test says. */
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { pino } from "pino";

import { addressOf, createApp } from "#http/app.ts";
import type { Streams } from "#realtime/streams.ts";
import { openEventStream, type EventStream } from "#test/event-stream.ts";

export interface StreamApp {
  app: FastifyInstance;
  port: number;
  /** Asks for a stream; `query` and `headers` are what `begin` finds in the request. */
  open(query?: Record<string, string | number>, headers?: Record<string, string>): Promise<EventStream>;
}

type Query = Record<string, string | undefined>;

/** Serves `begin`, which is to begin a stream for the request, or throws a Problem. Closing the app ends the streams. */
export async function createStreamApp(
  streams: Streams,
  begin: (query: Query, reply: FastifyReply, request: FastifyRequest) => Promise<void> | void,
): Promise<StreamApp> {
  const app = createApp({
    logger: pino({ level: "silent" }),
    operations: { readiness: [] },
    // A limit that no test waits for: what is held up fails.
    drain: { endStreams: [() => streams.drain()], graceMs: 0, limitMs: 60_000 },
    routes: [
      (routes, _options, done) => {
        routes.get("/stream", { schema: { hide: true } }, async (request, reply) => {
          await begin(request.query as Query, reply, request);
          return reply;
        });
        done();
      },
    ],
  });
  await app.listen({ host: "127.0.0.1", port: 0 });
  const { port } = addressOf(app);
  return {
    app,
    port,
    open: (query = {}, headers = {}) => {
      const search = new URLSearchParams();
      for (const [name, value] of Object.entries(query)) search.set(name, String(value));
      return openEventStream(`http://127.0.0.1:${port}/stream?${search.toString()}`, headers);
    },
  };
}
