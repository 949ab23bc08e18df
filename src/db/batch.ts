/**
 * The gatherer: requests for the same kind of write that come while one batch is under way become the next batch, so
 * that tens or hundreds of them share one transaction, one commit and one fsync.
 *
 * Words. A *request* waits until it is *taken* into a batch; a batch *runs*; each request gets its own *answer*: a
 * value, or a Problem, which disturbs no other request.
 *
 * Promises:
 * - a request that finds nothing under way is taken at once (at the end of the next turn of the event loop); verbs
 *   that share a turnstile take turns, but one that is stuck holds the others up for a moment only;
 * - while a batch commits, the next one runs, but no third: what waits for the disk keeps nobody from working;
 * - two requests that name a common key never run at the same time on this instance, and run in the order they came;
 * - nothing grows without bound: batch size, number of waiting requests and time spent waiting are limited, and who
 *   does not fit is refused with OVERLOADED before anything was done;
 * - a batch that the database undid (deadlock, lost connection before COMMIT) is tried again; if one request makes the
 *   statements fail, each request of that batch is run alone, so that only the culprit fails.
 */
import { asProblem } from "#db/as-problem.ts";
import { isAtFault, NothingHappened } from "#db/errors.ts";
import { batchRetries, batchSize, batchWaiting, batchWaitSeconds } from "#metrics.ts";
import type { Turnstile } from "#db/turnstile.ts";
import { Problem } from "#problems.ts";

export interface BatchOptions<Request, Answer> {
  /** The verb, as it appears in metrics. */
  name: string;
  /**
   * Does the work for all requests in one transaction; answers[i] belongs to requests[i]. Calls `committing` when nothing
   * is left to do but the commit: from then on the next batch may run.
   */
  run(requests: readonly Request[], committing: () => void): Promise<(Answer | Problem)[]>;
  /** The rows that a request will lock, as strings that are equal when the rows are. */
  keysOf(request: Request): readonly string[];
  /** Refuses cheaply, at the moment a request would be taken, what is by then known to be in vain. */
  refuseEarly?(request: Request): Problem | undefined;
  maxSize?: number;
  maxWaiting?: number;
  maxWaitMs?: number;
  /** Shared by the verbs of an instance: a batch waits for those of the others, and gathers meanwhile. */
  turnstile?: Turnstile;
}

type Optional = "refuseEarly" | "turnstile";

interface Waiting<Request, Answer> {
  readonly request: Request;
  readonly keys: readonly string[];
  readonly since: number;
  readonly resolve: (answer: Answer) => void;
  readonly reject: (reason: unknown) => void;
}

const attempts = 3;
/** One that works and one that commits. */
const mostUnderWay = 2;

export class Batch<Request, Answer> {
  readonly #options: Required<Omit<BatchOptions<Request, Answer>, Optional>> &
    Pick<BatchOptions<Request, Answer>, Optional>;
  #waiting: Waiting<Request, Answer>[] = [];
  readonly #busyKeys = new Set<string>();
  /** Batches whose answers are not known yet; of these, the last may be working, and the one before it commits. */
  #underWay = 0;
  #working = false;
  #scheduled = false;
  #lateTimer: NodeJS.Timeout | undefined;

  constructor(options: BatchOptions<Request, Answer>) {
    this.#options = { maxSize: 200, maxWaiting: 5_000, maxWaitMs: 2_000, ...options };
  }

  /** Requests waiting to be taken. */
  get waiting(): number {
    return this.#waiting.length;
  }

  /** Puts a request in; resolves with its answer, rejects with its Problem. */
  submit(request: Request): Promise<Answer> {
    if (this.#waiting.length >= this.#options.maxWaiting) {
      return Promise.reject(new Problem("OVERLOADED", `Too many requests to ${this.#options.name} are waiting.`));
    }
    return new Promise((resolve, reject) => {
      const keys = this.#options.keysOf(request);
      this.#waiting.push({ request, keys, since: performance.now(), resolve, reject });
      this.#schedule();
      this.#watchForLate();
    });
  }

  /** A batch that does not end must not keep those behind it waiting without an answer. */
  #watchForLate(): void {
    const [first] = this.#waiting;
    if (!first || this.#lateTimer) return;
    const look = (): void => {
      this.#lateTimer = undefined;
      this.#refuseLate();
      this.#watchForLate();
    };
    this.#lateTimer = setTimeout(look, first.since + this.#options.maxWaitMs + 1 - performance.now()).unref();
  }

  #refuseLate(): void {
    const { maxWaitMs } = this.#options;
    const now = performance.now();
    const inTime = this.#waiting.findIndex(({ since }) => now - since <= maxWaitMs);
    for (const entry of this.#waiting.splice(0, inTime === -1 ? this.#waiting.length : inTime))
      this.#refuseAsLate(entry);
  }

  #refuseAsLate({ reject }: Waiting<Request, Answer>): void {
    reject(new Problem("OVERLOADED", `The request to ${this.#options.name} waited too long; nothing was done.`));
  }

  #schedule(): void {
    const isBusy = this.#working || this.#underWay >= mostUnderWay;
    if (this.#scheduled || isBusy || this.#waiting.length === 0) return;
    this.#scheduled = true;
    const { turnstile } = this.#options;
    // Not at once but when all that arrives in this turn has been handled (http/handle-together.ts): it runs together.
    const enter = (leave: () => void): void => void setImmediate(() => setImmediate(() => this.#start(leave)));
    if (turnstile) turnstile.request({ enter, size: () => this.#waiting.length });
    else enter(() => undefined);
  }

  #start(leave: () => void): void {
    this.#scheduled = false;
    const taken = this.#take();
    if (taken.length === 0) return leave();
    void this.#runBatch(taken, leave);
  }

  /** Chooses the next batch in the order of arrival, passing over requests whose keys are in use before them. */
  #take(): Waiting<Request, Answer>[] {
    const { maxSize, refuseEarly, name } = this.#options;
    this.#refuseLate();
    const taken: Waiting<Request, Answer>[] = [];
    const left: Waiting<Request, Answer>[] = [];
    const passedOver = new Set<string>();
    for (const entry of this.#waiting) {
      if (taken.length >= maxSize) {
        left.push(entry);
      } else if (entry.keys.some((key) => this.#busyKeys.has(key) || passedOver.has(key))) {
        for (const key of entry.keys) passedOver.add(key);
        left.push(entry);
      } else {
        const refusal = refuseEarly?.(entry.request);
        if (refusal) {
          entry.reject(refusal);
          continue;
        }
        for (const key of entry.keys) this.#busyKeys.add(key);
        taken.push(entry);
      }
    }
    this.#waiting = left;
    batchWaiting.set({ batch: name }, left.length);
    if (taken[0]) batchWaitSeconds.observe({ batch: name }, (performance.now() - taken[0].since) / 1000);
    return taken;
  }

  async #runBatch(batch: readonly Waiting<Request, Answer>[], leave: () => void): Promise<void> {
    this.#underWay += 1;
    this.#working = true;
    batchSize.observe({ batch: this.#options.name }, batch.length);
    let isWorking = true;
    const makeWay = (): void => {
      if (isWorking) {
        isWorking = false;
        this.#working = false;
        leave();
      }
      this.#schedule();
    };
    try {
      await this.#answer(batch, makeWay);
    } finally {
      for (const entry of batch) for (const key of entry.keys) this.#busyKeys.delete(key);
      this.#underWay -= 1;
      makeWay();
    }
  }

  async #answer(batch: readonly Waiting<Request, Answer>[], committing: () => void): Promise<void> {
    try {
      const answers = await this.#runWithRetries(
        batch.map((entry) => entry.request),
        committing,
      );
      batch.forEach((entry, index) => {
        const answer = answers[index] as Answer | Problem;
        if (answer instanceof Problem) entry.reject(answer);
        else entry.resolve(answer);
      });
    } catch (error) {
      if (batch.length > 1 && isAtFault(error)) return this.#answerEach(batch, committing);
      const reason = asProblem(error);
      for (const entry of batch) entry.reject(reason);
    }
  }

  /** Runs each request alone; when that takes too long (the database is lost meanwhile), the rest is refused. */
  async #answerEach(batch: readonly Waiting<Request, Answer>[], committing: () => void): Promise<void> {
    const giveUpAt = performance.now() + this.#options.maxWaitMs;
    for (const entry of batch) {
      if (performance.now() < giveUpAt) await this.#answer([entry], committing);
      else this.#refuseAsLate(entry);
    }
  }

  async #runWithRetries(requests: readonly Request[], committing: () => void): Promise<(Answer | Problem)[]> {
    for (let attempt = 1; ; attempt += 1) {
      try {
        return await this.#options.run(requests, committing);
      } catch (error) {
        if (!(error instanceof NothingHappened) || attempt === attempts) throw error;
        batchRetries.inc({ batch: this.#options.name });
      }
    }
  }
}
