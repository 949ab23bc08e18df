/**
 * Clients of a simulated service: a sale with delays, lost answers, repeated keys and rivals, from a seed, as a history
 * with samples and a dump. Nothing of it breaks a promise, unless the service is spoilt.
 */
import { randomOf } from "#crowd/random.ts";
import type { Evidence } from "#proof/checkers/checker.ts";
import { simulatedFan, type Ask, type Told } from "#proof/checkers/simulated-fan.ts";
import { Refused, SimulatedService } from "#proof/checkers/simulated-service.ts";
import { dumpOf, sampleOf } from "#proof/checkers/simulated-views.ts";
import { header } from "#proof/checkers/test-history.ts";
import type { Sample } from "#proof/database/sample.ts";
import type { Operation } from "#proof/history/pair.ts";

export interface SaleOptions {
  readonly seed: number;
  /** Those who are there at one time; who goes is followed by the next. */
  readonly fans: number;
  readonly forMs: number;
  /** Makes the service break a promise. */
  readonly spoil?: (service: SimulatedService) => void;
}

const capacity = 8;
const tickEveryMs = 100;
const sampleEveryMs = 50;
/** One answer of twenty is lost; of those requests half are done all the same, some of them much later. */
const lostShare = 0.05;
const latestMs = 300;
/** Until the last hold and turn are over. */
const restMs = 12_000;

/** What happens, by the millisecond at which it does. */
type Agenda = Map<number, (() => void)[]>;

export function simulateSale({ seed, fans, forMs, spoil }: SaleOptions): Evidence {
  const random = randomOf(seed, 0);
  const service = new SimulatedService(capacity);
  spoil?.(service);
  const operations: Operation[] = [];
  const samples: Sample[] = [];
  const agenda: Agenda = new Map();
  let [asked, processes] = [0, 0];

  const plan = (at: number, work: () => void): void => {
    const others = agenda.get(at);
    if (others) others.push(work);
    else agenda.set(at, [work]);
  };

  /** Sends a request, and answers it when its time has come. A process that was not answered is never heard of again. */
  function send(ask: Ask, process: number, answer: (told: Told) => void): void {
    const i = 2 * (asked += 1);
    const invokedAt = service.now;
    const doneAt = invokedAt + 1 + Math.floor(8 * random());
    const endedAt = doneAt + 1 + Math.floor(8 * random());
    const isLost = random() < lostShare;
    let told: Told = { outcome: "info" };
    const delay = isLost && random() < 0.3 ? Math.floor(latestMs * random()) : 0;
    if (!isLost || random() < 0.5) plan(doneAt + delay, () => (told = attempt(ask)));
    plan(endedAt, () => {
      const result = isLost ? ({ outcome: "info" } as const) : told;
      const { op, args, key } = ask;
      const asks = { i, op, args, process, instance: 0, invokedAt, ...(key !== undefined && { key }) };
      operations.push({ ...asks, ...recorded(result), endedAt } as Operation);
      answer(result);
    });
  }

  function enter(nth: number): void {
    const fan = simulatedFan(service, `user ${nth}`, random);
    let process = (processes += 1);
    const go = (told?: Told): void => {
      if (told?.outcome === "info") process = processes += 1;
      const { value: next, done } = fan.next(told ?? { outcome: "info" });
      if (done) {
        if (service.now < forMs) plan(service.now + 1, () => enter(nth + fans));
      } else if (typeof next === "number") plan(service.now + next, () => go());
      else send(next, process, go);
    };
    go();
  }

  for (let nth = 0; nth < fans; nth += 1) plan(nth, () => enter(nth));
  for (; service.now < forMs + restMs; service.now += 1) {
    if (service.now % tickEveryMs === 0) service.tick();
    for (const work of agenda.get(service.now) ?? []) work();
    agenda.delete(service.now);
    if (service.now % sampleEveryMs === 0) samples.push(sampleOf(service, capacity));
  }
  service.tick();
  operations.sort((a, b) => a.i - b.i);
  const concerts = header.concerts.map((concert) => ({ ...concert, capacity }));
  return { header: { ...header, concerts }, operations, faults: [], samples, dump: dumpOf(service) };
}

function attempt({ work }: Ask): Told {
  try {
    return { outcome: "ok", value: work() };
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    return { outcome: "fail", code: error.message };
  }
}

/** The end of an operation as a history tells it. */
function recorded(told: Told): object {
  if (told.outcome === "ok") return { outcome: "ok", value: told.value };
  return { outcome: told.outcome, value: { status: 0, code: told.outcome === "fail" ? told.code : "" } };
}
