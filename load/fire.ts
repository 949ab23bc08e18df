/**
 * Fires at a service as fast as a hundred connections of autocannon allow, each of which sends its next request when it
 * has the answer to the one before. Every request is made before the time begins, so that the tool spends the same on a
 * request whether it repeats or not, and so that a ratio of two rows compares the services and not the making of requests.
 * (Not so those of a journey, which are made of the answers before.)
 */
import autocannon from "autocannon";

import { connections } from "#load/perform.ts";
import { toRequest, type Shot } from "#load/shot.ts";
import { Tally, type Fired } from "#load/tally.ts";

export interface Fire {
  url: string;
  expected: number;
  /** Text that every expected answer has in it. */
  contains?: string | undefined;
  seconds: number;
  shots: readonly Shot[];
  /** True: a shot is sent once only, and it ends when a connection has no more. False: they are sent over and over. */
  once?: boolean | undefined;
  /** Called when the time begins. */
  onStart?: (() => void) | undefined;
}

/** Fires the shots for `seconds`. */
export function fire({ shots, once = false, expected, ...aim }: Fire): Promise<Fired> {
  const tally = new Tally();
  let clients = 0;
  return fireWith(aim, tally, (client) => {
    const own = ownShots(shots, clients);
    clients += 1;
    let left = once ? own.length : Number.POSITIVE_INFINITY;
    client.setRequests(own.map(toRequest));
    client.on("response", (status: number, _bytes: number, ms: number) => {
      tally.answer(status === expected, ms);
      left -= 1;
      if (left <= 0) tally.end();
    });
  });
}

/** The shots of one of the connections; where there are fewer than connections, some share one. */
function ownShots(shots: readonly Shot[], client: number): readonly Shot[] {
  if (shots.length === 0) throw new Error("there is nothing to fire");
  const own = shots.filter((_shot, i) => i % connections === client);
  return own.length > 0 ? own : shots.slice(client % shots.length, (client % shots.length) + 1);
}

/** How often autocannon looks whether it is to stop. */
const stopWithinMs = 20;

/** Fires what `setupClient` tells each of the connections to send, until `seconds` are over or the tally is ended. */
export async function fireWith(
  { url, seconds, contains, onStart }: Pick<Fire, "url" | "seconds" | "contains" | "onStart">,
  tally: Tally,
  setupClient: (client: autocannon.Client) => void,
): Promise<Fired> {
  const verify = contains === undefined ? {} : { verifyBody: (body?: string | Buffer) => !!body?.includes(contains) };
  // It is ended by the tally; its own duration is only there in case that fails.
  const options = { url, connections, duration: seconds + 60, sampleInt: stopWithinMs, setupClient, ...verify };
  let timer: NodeJS.Timeout | undefined;
  const result = await new Promise<autocannon.Result>((resolve, reject) => {
    const instance = autocannon(options, (error, done) => (error ? reject(error as Error) : resolve(done)));
    tally.onEnd = () => instance.stop();
    instance.on("start", () => {
      onStart?.();
      tally.start();
      timer = setTimeout(() => tally.end(), seconds * 1000);
    });
  });
  clearTimeout(timer);
  return tally.result(result);
}
