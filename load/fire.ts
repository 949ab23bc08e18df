/** Fires requests at a target from a hundred connections, each request made when it is sent. */
import autocannon from "autocannon";

export interface Shot {
  method?: "GET" | "POST";
  path: string;
  token?: string;
  body?: object;
}

export interface Result {
  /** Answers with the expected status, a second. */
  perSecond: number;
  /** Milliseconds. */
  p50: number;
  p99: number;
  /** Answers with another status, and failures. */
  others: number;
}

export interface Fire {
  base: string;
  expected: number;
  seconds: number;
  /** The i-th request, from 0; undefined when there are no more. */
  next: (i: number) => Shot | undefined;
}

const connections = 100;

/** Fires for `seconds`, or until there are no more requests. */
export async function fire({ base, expected, seconds, next }: Fire): Promise<Result> {
  const seen = { asExpected: 0, others: 0, lastAt: 0, ended: false };
  let fired = 0;
  let instance: autocannon.Instance | undefined;
  const startedAt = performance.now();

  function setupRequest(request: autocannon.Request): autocannon.Request {
    const shot = next(fired);
    if (!shot) {
      seen.ended = true;
      instance?.stop();
    }
    fired += 1;
    return { ...request, ...toRequest(shot ?? { path: "/healthz" }) };
  }
  function count(status: number): void {
    // What is sent while it stops is no request of ours, and its answers cannot be told from the last of ours.
    if (seen.ended) return;
    seen.lastAt = performance.now();
    if (status === expected) seen.asExpected += 1;
    else seen.others += 1;
  }

  const result = await new Promise<autocannon.Result>((resolve, reject) => {
    instance = autocannon(
      {
        url: base,
        connections,
        duration: seconds,
        setupClient: (client) => client.on("response", count),
        requests: [{ setupRequest }],
      },
      (error, done) => (error ? reject(error as Error) : resolve(done)),
    );
  });
  return {
    perSecond: (seen.asExpected * 1000) / (seen.lastAt - startedAt),
    p50: result.latency.p50,
    p99: result.latency.p99,
    others: seen.others + result.errors,
  };
}

function toRequest({ method = "GET", path, token, body }: Shot): autocannon.Request {
  const headers: Record<string, string> = {};
  if (token !== undefined) headers["authorization"] = `Bearer ${token}`;
  if (body !== undefined) headers["content-type"] = "application/json";
  return { method, path, headers, body: body === undefined ? "" : JSON.stringify(body) };
}
