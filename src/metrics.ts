/** Every Prometheus metric of Jari, declared in one place: name, meaning, unit. Served at /metrics. */
import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from "prom-client";

export const registry = new Registry();

const registers = [registry];

// Where several instances share a machine their metrics are added up, except those of which each instance sees the whole:
// of these the largest counts (`aggregator: "max"`).

export function startDefaultMetrics(): void {
  collectDefaultMetrics({ register: registry });
}

export const httpRequests = new Counter({
  name: "jari_http_requests_total",
  help: "Requests answered, by operation and status.",
  labelNames: ["operation", "status"],
  registers,
});

export const refusals = new Counter({
  name: "jari_refusals_total",
  help: "Requests refused, by the code of the problem.",
  labelNames: ["code"],
  registers,
});

export const httpSeconds = new Histogram({
  name: "jari_http_request_seconds",
  help: "Time to answer a request, by operation.",
  labelNames: ["operation"],
  buckets: [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5],
  registers,
});

export const batchSize = new Histogram({
  name: "jari_batch_size",
  help: "Requests in one batch, by verb.",
  labelNames: ["batch"],
  buckets: [1, 2, 5, 10, 20, 50, 100, 200, 500],
  registers,
});

export const batchWaitSeconds = new Histogram({
  name: "jari_batch_wait_seconds",
  help: "Time the oldest request of a batch waited to be taken into it, by verb.",
  labelNames: ["batch"],
  buckets: [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2],
  registers,
});

export const batchRetries = new Counter({
  name: "jari_batch_retries_total",
  help: "Batches that the database undid and that were tried again, by verb.",
  labelNames: ["batch"],
  registers,
});

export const eventLagSeconds = new Gauge({
  name: "jari_event_lag_seconds",
  help: "Age of the newest state of the event log that this instance has followed.",
  aggregator: "max",
  registers,
});

export const placesAdmitted = new Counter({
  name: "jari_places_admitted_total",
  help: "Places admitted by this instance.",
  registers,
});

export const seatsHeld = new Counter({
  name: "jari_seats_held_total",
  help: "Seats held through this instance.",
  registers,
});

export const seatsSold = new Counter({
  name: "jari_seats_sold_total",
  help: "Seats sold through this instance.",
  registers,
});

export const queueWaiting = new Gauge({
  name: "jari_queue_waiting",
  help: "Places waiting, by concert, as this instance sees it.",
  labelNames: ["concert"],
  aggregator: "max",
  registers,
});

export const queueAdmitted = new Gauge({
  name: "jari_queue_admitted",
  help: "Places admitted, by concert, as this instance sees it.",
  labelNames: ["concert"],
  aggregator: "max",
  registers,
});

export const poolConnections = new Gauge({
  name: "jari_database_connections",
  help: "Database connections of this instance, by state.",
  labelNames: ["state"],
  registers,
});

export const batchWaiting = new Gauge({
  name: "jari_batch_waiting",
  help: "Requests left waiting when the last batch was taken, by verb.",
  labelNames: ["batch"],
  registers,
});

export const connectionsRefused = new Counter({
  name: "jari_connections_refused_total",
  help: "Connections closed as soon as they had come, because the process may not have more open files.",
  registers,
});

export const streamsOpen = new Gauge({
  name: "jari_streams_open",
  help: "Server-Sent Events streams that this instance serves now.",
  registers,
});

export const streamsDropped = new Counter({
  name: "jari_streams_dropped_total",
  help: "Streams that were cut because their client left too much unread.",
  registers,
});
