/**
 * One direction of one connection through a link: what comes in at one socket goes out at the other, in order, as fast
 * as the rules of the link allow. Promises: nothing is lost or changed, only late; the end of a connection comes after
 * all that was sent before it; whoever sends faster than it is passed on has to wait, as on a real network.
 */
import type { Socket } from "node:net";

/** What a link does at present to everything that passes in one direction. */
export interface Rules {
  silent: boolean;
  delayMs: number;
  bytesPerSecond: number;
  /** When all that was let in so far will have passed, at that rate; a moment of `performance.now()`. */
  freeAt: number;
}

export function letPass(): Rules {
  return { silent: false, delayMs: 0, bytesPerSecond: Number.POSITIVE_INFINITY, freeAt: 0 };
}

/** "end": nothing more will come. "close": the connection is gone. */
type Piece = Buffer | "end" | "close";

interface Waiting {
  readonly piece: Piece;
  readonly dueAt: number;
}

/** More than this does not wait in a pipe: who sends has to wait instead. */
const roomBytes = 65_536;

export class Pipe {
  readonly #from: Socket;
  readonly #to: Socket;
  readonly #rules: () => Rules;
  #waiting: Waiting[] = [];
  #waitingBytes = 0;
  #choked = false;
  #timer: NodeJS.Timeout | undefined;

  /** Pieces of data are for the link to `pass` on; ends and closings pass by themselves. */
  constructor(from: Socket, to: Socket, rules: () => Rules) {
    this.#from = from;
    this.#to = to;
    this.#rules = rules;
    from.on("end", () => this.pass("end"));
    from.on("close", () => this.pass("close"));
    const unchoke = (): void => {
      this.#choked = false;
      this.pump();
    };
    to.on("drain", unchoke);
    to.on("close", unchoke);
  }

  pass(piece: Piece): void {
    this.#waiting.push({ piece, dueAt: this.#dueAt(piece.length) });
    this.#waitingBytes += piece.length;
    this.pump();
    if (this.#waitingBytes > roomBytes || this.#choked) this.#from.pause();
  }

  /** Passes on what is due. */
  pump(): void {
    clearTimeout(this.#timer);
    let [next] = this.#waiting;
    while (next !== undefined && !this.#choked && !this.#rules().silent) {
      const waitMs = next.dueAt - performance.now();
      if (waitMs > 0) {
        this.#timer = setTimeout(() => this.pump(), waitMs);
        return;
      }
      this.#waiting.shift();
      this.#waitingBytes -= next.piece.length;
      this.#write(next.piece);
      [next] = this.#waiting;
    }
    if (next === undefined && !this.#choked) this.#from.resume();
  }

  /** Nothing waits for its time any more. */
  flush(): void {
    this.#waiting = this.#waiting.map(({ piece }) => ({ piece, dueAt: 0 }));
    this.pump();
  }

  #dueAt(bytes: number): number {
    const rules = this.#rules();
    rules.freeAt = Math.max(performance.now(), rules.freeAt) + (bytes * 1_000) / rules.bytesPerSecond;
    return rules.freeAt + rules.delayMs;
  }

  #write(piece: Piece): void {
    if (piece === "close") this.#to.destroySoon();
    else if (this.#to.destroyed || this.#to.writableEnded) return;
    else if (piece === "end") this.#to.end();
    else this.#choked = !this.#to.write(piece);
  }
}
