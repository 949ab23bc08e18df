/** An application whose one route opens a stream, for the user in the query: streams without anything to tell. */
import type { FastifyInstance } from "fastify";
import { pino } from "pino";

import { addressOf, createApp } from "#http/app.ts";
import type { SseClient } from "#realtime/sse.ts";
import { Streams, type StreamsOptions } from "#realtime/streams.ts";
import { openEventStream, type EventStream } from "#test/event-stream.ts";

export interface StreamApp {
  app: FastifyInstance;
  port: number;
  streams: Streams;
  /** The clients as the server sees them, in the order in which they came. */
  clients: SseClient[];
  open(user?: string): Promise<EventStream>;
}

export async function createStreamApp(options?: StreamsOptions): Promise<StreamApp> {
  const streams = new Streams(options);
  const clients: SseClient[] = [];
  const app = createApp({
    logger: pino({ level: "silent" }),
    operations: { readiness: [] },
    // A limit that no test waits for: what is held up fails.
    drain: { endStreams: [() => streams.drain()], graceMs: 50, limitMs: 60_000 },
    routes: [
      (routes, _options, done) => {
        routes.get("/stream", { schema: { hide: true } }, async (request, reply) => {
          const client = streams.open(reply, (request.query as { user?: string }).user ?? "mina");
          if (client) clients.push(client);
          return reply;
        });
        done();
      },
    ],
  });
  await app.listen({ host: "127.0.0.1", port: 0 });
  const { port } = addressOf(app);
  const open = (user = "mina") => openEventStream(`http://127.0.0.1:${port}/stream?user=${user}`);
  return { app, port, streams, clients, open };
}
