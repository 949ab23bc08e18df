/** The tickets room put together: what fans show at the door, and the door. */
import type { Catalogue } from "#concerts/catalogue.ts";
import type { Database } from "#db/connect.ts";
import { transaction } from "#db/transaction.ts";
import type { EventLog } from "#events/log.ts";
import type { PageRequest } from "#http/pages.ts";
import { checkIn, noSuchTicket } from "#tickets/check-in.ts";
import { readTicketCode, writeTicketCode } from "#tickets/codes.ts";
import { listTickets } from "#tickets/list-tickets.ts";
import { getTicketKey } from "#tickets/queries.ts";
import { viewFace, type CheckedInView } from "#tickets/views.ts";

export interface TicketsDeps {
  db: Database;
  log: EventLog;
  catalogue: Catalogue;
}

export interface CheckInOrder {
  ticketCode: string;
  showId?: number;
}

export type TicketsRoom = ReturnType<typeof createTicketsRoom>;

export function createTicketsRoom({ db, log, catalogue }: TicketsDeps) {
  let key: Promise<Buffer> | undefined;
  /** It never changes, so it is read once; a failure is not remembered. */
  const getKey = (): Promise<Buffer> =>
    (key ??= getTicketKey(db).catch((error: unknown) => {
      key = undefined;
      throw error;
    }));

  return {
    /** The user's tickets, those of the newest payment first. */
    async list(userId: string, page: PageRequest) {
      return listTickets({ db, catalogue, key: await getKey() }, userId, page);
    },
    /** Lets a ticket's holder in. Problems: NOT_FOUND, TICKET_REFUNDED, ALREADY_CHECKED_IN, WRONG_SHOW. */
    async checkIn({ ticketCode, showId }: CheckInOrder, operator: string): Promise<CheckedInView> {
      const secret = await getKey();
      const seat = readTicketCode(secret, ticketCode);
      if (!seat) throw noSuchTicket();
      const done = await transaction(db, (tx) => checkIn(tx, { log, catalogue }, { seat, showId, operator }));
      const { userId, concertId, showId: ofShow } = done.reservation;
      const [concert, show] = await Promise.all([catalogue.concert(concertId), catalogue.show(ofShow)]);
      return {
        ...viewFace(writeTicketCode(secret, seat), seat, { concert, show }),
        userId,
        holderName: done.holderName,
        checkedInAt: new Date(done.checkedInAt).toISOString(),
        checkedInBy: operator,
      };
    },
  };
}
