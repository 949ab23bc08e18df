/** A client of Server-Sent Events over a real connection, which keeps all that it received. */
import { once } from "node:events";
import { request, type IncomingHttpHeaders, type IncomingMessage } from "node:http";

export interface ReceivedEvent {
  event: string;
  id: string;
  data: unknown;
}

export class EventStream {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  /** Every byte of the body so far. */
  text = "";
  ended = false;
  readonly #response: IncomingMessage;
  readonly #waiting = new Set<() => void>();

  constructor(response: IncomingMessage) {
    this.#response = response;
    this.status = response.statusCode ?? 0;
    this.headers = response.headers;
    response.setEncoding("utf8");
    response.on("data", (chunk: string) => {
      this.text += chunk;
      this.#wake();
    });
    response.on("error", () => undefined);
    response.on("close", () => {
      this.ended = true;
      this.#wake();
    });
  }

  get events(): ReceivedEvent[] {
    const frames = this.text.split("\n\n").slice(0, -1);
    return frames.flatMap((frame) => {
      const fields = Object.fromEntries(frame.split("\n").map((line) => line.split(/: (.*)/u, 2)));
      const { event, id = "", data } = fields as Record<string, string | undefined>;
      return event === undefined ? [] : [{ event, id, data: JSON.parse(data ?? "null") as unknown }];
    });
  }

  /** Waits until `condition` holds; fails with what was received if it does not in four minutes. */
  async until(condition: (stream: this) => boolean): Promise<this> {
    const giveUpAt = performance.now() + 240_000;
    while (!condition(this)) {
      if (performance.now() > giveUpAt) throw new Error(`in vain; ended: ${this.ended}; received: ${this.text}`);
      await new Promise<void>((resolve) => {
        this.#waiting.add(resolve);
        setTimeout(resolve, 100);
      });
    }
    return this;
  }

  /** Stops reading, as a client that hangs. */
  pause(): void {
    this.#response.pause();
  }

  /** Goes away without a word. */
  close(): void {
    this.#response.destroy();
  }

  #wake(): void {
    for (const resolve of this.#waiting) resolve();
    this.#waiting.clear();
  }
}

/** Asks for a stream; also answers what is none (see `status`). */
export async function openEventStream(url: string, headers: Record<string, string> = {}): Promise<EventStream> {
  const sent = request(url, { agent: false, headers: { accept: "text/event-stream", ...headers } }).end();
  const [response] = (await once(sent, "response")) as [IncomingMessage];
  return new EventStream(response);
}
