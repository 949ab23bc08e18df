/**
 * Tickets that fans show at the door. Promises: only so many seats are let in that the others can be sold again and
 * again, because what was used is never refunded.
 */
import type { ProvedConcert } from "#proof/history/event.ts";

export interface Ticket {
  readonly code: string;
  readonly payment: number;
}

const shareLetIn = 0.15;
const mostKept = 200;

export class Tickets {
  readonly #kept: Ticket[] = [];
  readonly #used = new Set<string>();
  #left: number;

  constructor(concerts: readonly ProvedConcert[]) {
    const seats = concerts.flatMap(({ shows }) => shows).reduce((sum, show) => sum + show.seats, 0);
    this.#left = Math.floor(seats * shareLetIn);
  }

  add(ticket: Ticket): void {
    this.#kept.push(ticket);
    if (this.#kept.length > mostKept) this.#kept.shift();
  }

  /** One to try at the door; undefined if there is none that may be tried. It may have been used or refunded. */
  take(random: () => number): Ticket | undefined {
    const some = this.#left > 0 ? this.#kept : this.#kept.filter(({ code }) => this.#used.has(code));
    const [ticket] = some.slice(Math.floor(random() * some.length));
    if (!ticket || this.#used.has(ticket.code)) return ticket;
    this.#used.add(ticket.code);
    this.#left -= 1;
    return ticket;
  }
}
