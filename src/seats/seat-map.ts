/**
 * The seats of one show in memory: who can still be had, as this instance knows it. A map may be a moment old: it can
 * make a refusal too early, never a sale too many.
 *
 * States of a seat: AVAILABLE, HELD until a moment, SOLD. A hold whose moment has passed counts as AVAILABLE at once;
 * `settle` notices it. Each seat remembers the id of the event that set it: older events about it change nothing.
 */
import type { JariEvent } from "#events/types.ts";

export type SeatStatus = "AVAILABLE" | "HELD" | "SOLD";

const AVAILABLE = 0;
const HELD = 1;
const SOLD = 2;
const names: readonly SeatStatus[] = ["AVAILABLE", "HELD", "SOLD"];

/** Seats whose text is made together and kept until one of them changes: few, for a change makes it anew. */
const blockSize = 16;

export interface SeatRow {
  number: number;
  status: SeatStatus;
  heldUntil: number | null;
}

export interface SeatChange {
  number: number;
  status: SeatStatus;
}

export interface SeatMapOptions {
  seatsTotal: number;
  /** The taken seats; all others are available. */
  taken: readonly SeatRow[];
  version: number;
  /** A seat as JSON without its status: everything up to and including `"status":"`. */
  jsonPrefix: (number: number) => string;
}

export class SeatMap {
  readonly seatsTotal: number;
  /** The id of the newest event that the map includes. */
  version: number;
  available: number;
  sold = 0;
  readonly #status: Uint8Array;
  readonly #heldUntil: Float64Array;
  readonly #eventId: Float64Array;
  /** Holds by their ends, ascending; entries that no longer apply are passed over. */
  #deadlines: { at: number; number: number }[] = [];
  readonly #jsonPrefix: (number: number) => string;
  /** Made once for each seat: in a rush the map is told anew after every change. */
  readonly #jsonPrefixes: (string | undefined)[];
  readonly #blocks: (Buffer<ArrayBuffer> | undefined)[];
  /** The halves of the tag: what a taken seat adds goes in and out by exclusive or. */
  #tagLow = 0;
  #tagHigh = 0;
  /** Its text, which every reader asks for, until a seat changes. */
  #tag: string | undefined;
  #changed = new Set<number>();

  constructor({ seatsTotal, taken, version, jsonPrefix }: SeatMapOptions) {
    this.seatsTotal = seatsTotal;
    this.available = seatsTotal;
    this.version = version;
    this.#status = new Uint8Array(seatsTotal + 1);
    this.#heldUntil = new Float64Array(seatsTotal + 1);
    this.#eventId = new Float64Array(seatsTotal + 1);
    this.#blocks = Array.from({ length: Math.ceil(seatsTotal / blockSize) });
    this.#jsonPrefix = jsonPrefix;
    this.#jsonPrefixes = Array.from({ length: seatsTotal + 1 });
    for (const { number, status, heldUntil } of taken) this.#set(number, names.indexOf(status), heldUntil ?? 0);
    this.#changed.clear();
  }

  get held(): number {
    return this.seatsTotal - this.available - this.sold;
  }

  statusOf(number: number): SeatStatus {
    return names[this.#status[number] ?? AVAILABLE] ?? "AVAILABLE";
  }

  /** Which of the seats are surely taken at `now`: sold, or held for longer than `marginMs` yet. */
  takenOf(numbers: readonly number[], now: number, marginMs: number): number[] {
    return numbers.filter((number) => {
      const status = this.#status[number];
      return status === SOLD || (status === HELD && (this.#heldUntil[number] ?? 0) > now + marginMs);
    });
  }

  availableNumbers(): number[] {
    const numbers = [];
    for (let number = 1; number <= this.seatsTotal; number += 1) {
      if (this.#status[number] === AVAILABLE) numbers.push(number);
    }
    return numbers;
  }

  /** Frees the holds whose end has passed at `now`. Ask before reading. */
  settle(now: number): void {
    let index = 0;
    for (; index < this.#deadlines.length; index += 1) {
      const { at, number } = this.#deadlines[index] as { at: number; number: number };
      if (at > now) break;
      if (this.#status[number] === HELD && this.#heldUntil[number] === at) this.#set(number, AVAILABLE, 0);
    }
    if (index > 0) this.#deadlines.splice(0, index);
  }

  /** Takes in an event about this show; one already known changes nothing. */
  apply(event: JariEvent): void {
    if (event.type === "seats.held") this.#update(event, event.payload.seats, HELD, event.payload.heldUntil);
    else if (event.type === "seats.released") this.#update(event, event.payload.seats, AVAILABLE, 0);
    else if (event.type === "reservation.paid") this.#update(event, event.payload.seats, SOLD, 0);
    else if (event.type === "reservation.refunded") this.#update(event, event.payload.seats, AVAILABLE, 0);
  }

  /** The seats as a JSON array between `head` and `tail`: of a change only the seats around it are written anew. */
  toJson(head = "", tail = ""): Buffer {
    const parts = [Buffer.from(`${head}[`)];
    for (let block = 0; block < this.#blocks.length; block += 1) {
      parts.push((this.#blocks[block] ??= this.#blockJson(block)));
    }
    parts.push(Buffer.from(`]${tail}`));
    return Buffer.concat(parts);
  }

  /** The seats that are free as a JSON array. */
  freeToJson(): string {
    return `[${this.availableNumbers()
      .map((number) => this.#seatJson(number))
      .join(",")}]`;
  }

  /**
   * Names the state of all seats: the same wherever the seats are the same, whatever made them so, and (but for one chance
   * in 2^64) another where one differs. Kept up with each change, so that it costs the same for 50,000 seats as for 50.
   */
  get tag(): string {
    return (this.#tag ??= `${(this.#tagHigh >>> 0).toString(36)}-${(this.#tagLow >>> 0).toString(36)}`);
  }

  /** What has changed since this was last asked; a seat that changed twice appears once, as it is now. */
  takeChanges(): SeatChange[] {
    const changes = [...this.#changed].map((number) => ({ number, status: this.statusOf(number) }));
    this.#changed.clear();
    return changes;
  }

  #update({ eventId }: JariEvent, numbers: readonly number[], status: number, heldUntil: number): void {
    for (const number of numbers) {
      if (number > this.seatsTotal || (this.#eventId[number] ?? 0) >= eventId) continue;
      this.#eventId[number] = eventId;
      this.#set(number, status, heldUntil);
    }
    this.version = Math.max(this.version, eventId);
  }

  #set(number: number, status: number, heldUntil: number): void {
    const before = this.#status[number] ?? AVAILABLE;
    if (status === HELD) this.#addDeadline({ at: heldUntil, number });
    this.#heldUntil[number] = heldUntil;
    if (before === status) return;
    this.#status[number] = status;
    this.#tag = undefined;
    this.#tagLow ^= mix(number, before, 0) ^ mix(number, status, 0);
    this.#tagHigh ^= mix(number, before, 1) ^ mix(number, status, 1);
    this.available += Number(status === AVAILABLE) - Number(before === AVAILABLE);
    this.sold += Number(status === SOLD) - Number(before === SOLD);
    this.#changed.add(number);
    this.#blocks[Math.floor((number - 1) / blockSize)] = undefined;
  }

  /** All holds last equally long, so a new deadline nearly always belongs at the end. */
  #addDeadline(deadline: { at: number; number: number }): void {
    let index = this.#deadlines.length;
    while (index > 0 && (this.#deadlines[index - 1] as { at: number }).at > deadline.at) index -= 1;
    this.#deadlines.splice(index, 0, deadline);
  }

  #seatJson(number: number): string {
    const prefix = (this.#jsonPrefixes[number] ??= this.#jsonPrefix(number));
    return `${prefix}${this.statusOf(number)}"}`;
  }

  #blockJson(block: number): Buffer<ArrayBuffer> {
    const texts = [];
    const last = Math.min(this.seatsTotal, (block + 1) * blockSize);
    for (let number = block * blockSize + 1; number <= last; number += 1) texts.push(this.#seatJson(number));
    const text = `${block > 0 ? "," : ""}${texts.join(",")}`;
    // Not a part of a larger piece of memory, all of which it would keep for as long as these seats do not change.
    const json = Buffer.allocUnsafeSlow(Buffer.byteLength(text));
    json.write(text);
    return json;
  }
}

/** 32 bits that a seat in this state adds to a tag: none if it is available. (The finalizer of MurmurHash3.) */
function mix(number: number, status: number, seed: number): number {
  if (status === AVAILABLE) return 0;
  let bits = (number * 4 + status) ^ (seed * 0x9e3779b9);
  bits = Math.imul(bits ^ (bits >>> 16), 0x85ebca6b);
  bits = Math.imul(bits ^ (bits >>> 13), 0xc2b2ae35);
  return bits ^ (bits >>> 16);
}
