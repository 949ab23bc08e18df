/** The seats room put together: what is shown of dates and seats, from memory, to fans whose turn it is. */
import { Problem } from "#problems.ts";
import type { Gate } from "#queue/gate.ts";
import type { SeatMaps, ShowSeats } from "#seats/seat-maps.ts";
import type { SeatsText } from "#seats/show-seats.ts";
import type { QueueClaims } from "#tokens.ts";

export interface SeatsDeps {
  gate: Gate;
  seatMaps: SeatMaps;
}

export interface FreeLabels {
  showId: number;
  date: string;
  labels: readonly string[];
}

export type SeatsRoom = ReturnType<typeof createSeatsRoom>;

export function createSeatsRoom({ gate, seatMaps }: SeatsDeps) {
  async function mapsOf(claims: QueueClaims, concertId: number): Promise<ShowSeats[]> {
    if (claims.concert !== concertId) {
      throw new Problem("FORBIDDEN", `The queue token is for concert ${claims.concert}, not ${concertId}.`);
    }
    await gate.pass(claims);
    return seatMaps.onSale(concertId);
  }

  return {
    /**
     * The shows of a concert that have not begun, and how many seats are free, as the body of an answer. Problems: those of
     * the gate, FORBIDDEN.
     */
    async datesText(claims: QueueClaims, concertId: number): Promise<string> {
      return items((await mapsOf(claims, concertId)).map((seats) => seats.summary));
    },
    /** The free seats of those of one day, as the body of an answer. Problems: as above. */
    async freeSeatsText(claims: QueueClaims, concertId: number, date: string): Promise<string> {
      const maps = (await mapsOf(claims, concertId)).filter(({ show }) => show.date === date);
      return items(maps.map((seats) => seats.free.json));
    },
    /** The same shows, of all days, each with what is written on its free seats. Problems: as above. */
    async listFreeLabels(claims: QueueClaims, concertId: number): Promise<FreeLabels[]> {
      const maps = await mapsOf(claims, concertId);
      return maps.map((seats) => ({
        showId: seats.show.showId,
        date: seats.show.date,
        labels: seats.free.labels,
      }));
    },
    /** All seats of a show, as text. Problems: those of the gate, FORBIDDEN, NOT_FOUND. */
    async seatsOf(claims: QueueClaims, showId: number): Promise<SeatsText> {
      await gate.pass(claims);
      const seats = seatMaps.current(showId) ?? (await seatMaps.get(showId));
      if (seats.show.concertId !== claims.concert) {
        throw new Problem("FORBIDDEN", `Show ${showId} is of another concert than the queue token.`);
      }
      return seats.text;
    },
    /** The same for operators, who need no place in line. Problem: NOT_FOUND. */
    async seatsForOperator(showId: number): Promise<SeatsText> {
      return (await seatMaps.get(showId)).text;
    },
  };
}

function items(texts: readonly string[]): string {
  return `{"items":[${texts.join(",")}]}`;
}
