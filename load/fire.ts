/**
 * Fires at a service as fast as a hundred connections allow, each of which sends its next request when it has the answer
 * to the one before. Every request is encoded before the time begins, so that the tool spends the same on a request whether
 * it repeats or not, and so that a ratio of two rows compares the services and not the making of requests. (Not so those
 * of a journey, which are made of the answers before.)
 */
import type { Answer } from "#load/answer.ts";
import { Connection } from "#load/connection.ts";
import { connections } from "#load/perform.ts";
import { encode, type Shot } from "#load/shot.ts";
import { Tally, type Fired } from "#load/tally.ts";

export interface Aim {
  url: string;
  seconds: number;
  /** Called when the time begins. */
  onStart?: (() => void) | undefined;
}

export interface Fire extends Aim {
  expected: number;
  /** Text that every expected answer has in it. */
  contains?: string | undefined;
  shots: readonly Shot[];
  /** True: a shot is sent once only, and it ends when a connection has no more. False: they are sent over and over. */
  once?: boolean | undefined;
}

/** Fires the shots for `seconds`. */
export function fire({ shots, once: onlyOnce = false, expected, contains, ...aim }: Fire): Promise<Fired> {
  const { host } = new URL(aim.url);
  const requests = Array.from({ length: connections }, (_, index) =>
    ownShots(shots, index).map((shot) => encode(shot, host)),
  );
  const isExpected = ({ status, body }: Answer): boolean =>
    status === expected && (contains === undefined || body.includes(contains));
  return fireWith(aim, async (gun, tally, index) => {
    const own = requests[index] as Buffer[];
    for (let i = 0; !tally.isEnded; i = (i + 1) % own.length) {
      await gun.fire(own[i] as Buffer, isExpected);
      if (onlyOnce && i === own.length - 1) tally.end();
    }
  });
}

/** The shots of one of the connections; where there are fewer than connections, some share one. */
function ownShots(shots: readonly Shot[], index: number): readonly Shot[] {
  if (shots.length === 0) throw new Error("there is nothing to fire");
  const own = shots.filter((_shot, i) => i % connections === index);
  return own.length > 0 ? own : shots.slice(index % shots.length, (index % shots.length) + 1);
}

/** What one of the connections does until the tally is ended. */
type Work = (gun: Gun, tally: Tally, index: number) => Promise<void>;

/** Has each of the connections work for `seconds`, or until the tally is ended. Errors: nobody listens there. */
export async function fireWith({ url, seconds, onStart }: Aim, work: Work): Promise<Fired> {
  const tally = new Tally();
  const guns = await Promise.all(Array.from({ length: connections }, () => Gun.load(url, tally)));
  onStart?.();
  tally.start();
  const timer = setTimeout(() => tally.end(), seconds * 1000);
  try {
    await Promise.all(guns.map((gun, index) => work(gun, tally, index)));
  } finally {
    clearTimeout(timer);
    for (const gun of guns) gun.close();
  }
  return tally.result();
}

/** One of the connections, opened anew when it was lost; what is answered on it goes to the tally. */
export class Gun {
  readonly #url: string;
  readonly #tally: Tally;
  #connection: Connection;

  private constructor(url: string, tally: Tally, connection: Connection) {
    this.#url = url;
    this.#tally = tally;
    this.#connection = connection;
  }

  static async load(url: string, tally: Tally): Promise<Gun> {
    return new Gun(url, tally, await Connection.open(url));
  }

  /**
   * Sends a request, and counts its answer as `part` of what is done. Answers the answer if it is as expected; otherwise, or
   * if there was none, undefined. Errors: the connection was lost, and nobody listens any more.
   */
  async fire(request: Buffer, isExpected: (answer: Answer) => boolean, part = 1): Promise<Answer | undefined> {
    const sentAt = performance.now();
    let answer: Answer;
    try {
      answer = await this.#connection.send(request);
    } catch {
      this.#tally.fail();
      this.#connection = await Connection.open(this.#url);
      return undefined;
    }
    const asExpected = isExpected(answer);
    this.#tally.answer(asExpected, performance.now() - sentAt, part);
    return asExpected ? answer : undefined;
  }

  close(): void {
    this.#connection.close();
  }
}
