/** The seats room put together: what is shown of dates and seats, from memory, to fans whose turn it is. */
import type { Show } from "#concerts/catalogue.ts";
import { Problem } from "#problems.ts";
import type { Gate } from "#queue/gate.ts";
import type { SeatMaps, SeatsText, ShowSeats, ShowSummary } from "#seats/seat-maps.ts";
import type { QueueClaims } from "#tokens.ts";

export interface SeatsDeps {
  gate: Gate;
  seatMaps: SeatMaps;
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
    /** The shows of a concert that have not begun, and how many seats are free. Problems: those of the gate, FORBIDDEN. */
    async listDates(claims: QueueClaims, concertId: number) {
      return { items: (await mapsOf(claims, concertId)).map((seats) => summaryOf(seats).view) };
    },
    /** The same as the body of an answer. */
    async datesText(claims: QueueClaims, concertId: number): Promise<string> {
      let items = "";
      for (const seats of await mapsOf(claims, concertId)) items += `${items && ","}${summaryOf(seats).json}`;
      return `{"items":[${items}]}`;
    },
    /** The free seats of the shows of one day that have not begun. Problems: those of the gate, FORBIDDEN. */
    async listFreeSeats(claims: QueueClaims, concertId: number, date: string) {
      const maps = await mapsOf(claims, concertId);
      return {
        items: maps
          .filter(({ show }) => show.date === date)
          .map(({ show, map }) => ({
            ...dayOf(show),
            seats: map.availableNumbers().map((number) => ({ ...show.seat(number), status: "AVAILABLE" as const })),
          })),
      };
    },
    /** All seats of a show, as text. Problems: those of the gate, FORBIDDEN, NOT_FOUND. */
    async seatsOf(claims: QueueClaims, showId: number): Promise<SeatsText> {
      await gate.pass(claims);
      const seats = seatMaps.current(showId) ?? (await seatMaps.get(showId));
      if (seats.show.concertId !== claims.concert) {
        throw new Problem("FORBIDDEN", `Show ${showId} is of another concert than the queue token.`);
      }
      return seatMaps.text(seats);
    },
    /** The same for operators, who need no place in line. Problem: NOT_FOUND. */
    async seatsForOperator(showId: number): Promise<SeatsText> {
      return seatMaps.text(await seatMaps.get(showId));
    },
  };
}

/** A show among the dates. Made anew only when the number of free seats has changed: all who are let in read it. */
function summaryOf(seats: ShowSeats): ShowSummary {
  const { show, map, summary } = seats;
  if (summary?.view.seatsAvailable === map.available) return summary;
  const view = { ...dayOf(show), seatsTotal: map.seatsTotal, seatsAvailable: map.available };
  return (seats.summary = { view, json: JSON.stringify(view) });
}

function dayOf({ showId, date, startsAt }: Show): { showId: number; date: string; startsAt: string } {
  return { showId, date, startsAt: new Date(startsAt).toISOString() };
}
