/** A user's tickets: one for each seat of each payment, those of refunded payments too, which say so. */
import type { Catalogue } from "#concerts/catalogue.ts";
import type { Queryable } from "#db/statement.ts";
import { pageBounds, toPage, type PageRequest } from "#http/pages.ts";
import { writeTicketCode } from "#tickets/codes.ts";
import { listTickets as listRows, type TicketRow } from "#tickets/queries.ts";
import { statusOf, viewFace, type TicketView } from "#tickets/views.ts";

export interface ListTicketsDeps {
  db: Queryable;
  catalogue: Pick<Catalogue, "show" | "concert">;
  /** The key of the ticket codes. */
  key: Buffer;
}

/** More than there are seat numbers: payment and seat fit into the one number that a cursor is. */
const seatNumbers = 2 ** 17;

/** Where a ticket stands: greater for a newer payment, and within one greater for a smaller seat number. */
function rankOf({ paymentId, number }: Pick<TicketRow, "paymentId" | "number">): number {
  return paymentId * seatNumbers - number;
}

function ofRank(rank: number): { paymentId: number; number: number } {
  const paymentId = Math.ceil(rank / seatNumbers);
  return { paymentId, number: paymentId * seatNumbers - rank };
}

/** One page: the newest payment first, its seats by number. */
export async function listTickets(deps: ListTicketsDeps, userId: string, page: PageRequest) {
  const bounds = pageBounds(page);
  const rows = await listRows(deps.db, userId, ofRank(bounds.before), bounds.limit);
  const views = new Map(await Promise.all(rows.map(async (row) => [row, await viewTicket(deps, row)] as const)));
  return toPage(rows, bounds, { idOf: (row) => rankOf(row), itemOf: (row) => views.get(row) as TicketView });
}

async function viewTicket({ catalogue, key }: ListTicketsDeps, row: TicketRow): Promise<TicketView> {
  const [show, concert] = await Promise.all([catalogue.show(row.showId), catalogue.concert(row.concertId)]);
  return {
    ...viewFace(writeTicketCode(key, row), row, { concert, show }),
    status: statusOf(row),
    usedAt: row.checkedInAt === null ? null : new Date(row.checkedInAt).toISOString(),
  };
}
