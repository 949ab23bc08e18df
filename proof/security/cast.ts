/**
 * Who asks, and what they ask about, when it is tried who may do what: a fan who has done everything once, another fan, and
 * a token of every kind and state. Straight from the rooms' own verbs, so that the invariants hold from the beginning.
 */
import type { Credential } from "#proof/security/matrix.ts";
import type { TestDatabase } from "#test/database.ts";
import { openSale, type Fan, type OpenSale } from "#test/open-sale.ts";
import { testAdminToken, testSecret } from "#test/server.ts";
import { rows } from "#test/sql.ts";
import type { TicketsRoom } from "#tickets/room.ts";
import { Tokens } from "#tokens.ts";

/** What a request names: by the names of parameters and members of bodies. */
export type Named = Readonly<Record<string, unknown>>;

export interface Cast {
  readonly tokens: Readonly<Record<Credential, string | undefined>>;
  /** For most operations. */
  readonly named: Named;
  /** For those of the brief: users are integers there. */
  readonly namedInBrief: Named;
  /** For those of the brief's scripts, which shop without a waiting room. */
  readonly namedInScripts: Named;
}

/** An operator besides `admin`. */
export const secondOperator = { name: "mina", token: "the token of the second operator" };

const day = 86_400;
const options = { secret: testSecret, accessSeconds: day, queueSeconds: day };
const tokens = new Tokens(options);
let casts = 0;

/** A new cast in a database; of the concerts in it nothing else is known. */
export async function createCast(database: TestDatabase, tickets: TicketsRoom): Promise<Cast> {
  casts += 1;
  const [sale, elsewhere, free] = await Promise.all([
    // Nobody is admitted meanwhile, so who waits goes on waiting.
    openSale(database, { queue: { state: "paused" } }),
    openSale(database),
    openSale(database, { queue: { state: "bypass" }, maxSeatsPerUser: 100 }),
  ]);
  const bought = await buy(sale);
  const { userId } = bought.fan;
  const left = await sale.fan({ userId });
  await sale.leave(left);
  const ranOut = await sale.fan({ userId, status: "EXPIRED" });
  const own = await sale.fan({ userId });
  const held = await sale.reserve(own, [2]);
  const other = await sale.fan({ balance: 1_000_000 });
  const waiting = await sale.fan({ status: "WAITING" });
  const abroad = await elsewhere.fan({ userId });
  const briefUserId = casts;
  await rows(database.db, "insert into brief_users (brief_user_id, user_id) values ($1, $2)", [briefUserId, userId]);
  const option = [userId, sale.concertId, sale.show.showId];
  await rows(database.db, "insert into brief_options (user_id, concert_id, show_id) values ($1, $2, $3)", option);
  const [ticket] = (await tickets.list(userId, {})).items;
  const concert = { concertId: sale.concertId, showId: sale.show.showId, date: sale.show.date };
  const papers = { reservationId: held.reservationId, paymentId: bought.paymentId, ticketCode: ticket?.ticketCode };
  const namedInBrief = { ...concert, userId: briefUserId, concertOptionId: concert.showId };
  return {
    tokens: tokensOf({ own, other, waiting, left, ranOut, completed: bought.fan, abroad }),
    // An operator who sets the queue's policy leaves it paused.
    named: { ...concert, ...papers, userId, state: "paused" },
    namedInBrief,
    namedInScripts: { ...namedInBrief, concertOptionId: free.show.showId, userid: String(briefUserId) },
  };
}

/** A fan who has bought seat 1, and has money left. */
async function buy(sale: OpenSale): Promise<{ fan: Fan; paymentId: number }> {
  const fan = await sale.fan({ balance: 1_000_000 });
  const { reservationId } = await sale.reserve(fan, [1]);
  const { paymentId } = await sale.pay(fan, reservationId);
  return { fan, paymentId };
}

type Places = Readonly<Record<"own" | "other" | "waiting" | "left" | "ranOut" | "completed" | "abroad", Fan>>;

function tokensOf({ own, other, waiting, left, ranOut, completed, abroad }: Places): Cast["tokens"] {
  const old = new Tokens({ ...options, accessSeconds: -day, queueSeconds: -day });
  const access = tokens.issueAccess(own.userId).token;
  const queue = queueToken(tokens, own);
  return {
    none: undefined,
    access,
    accessOfOther: tokens.issueAccess(other.userId).token,
    accessTooOld: old.issueAccess(own.userId).token,
    accessTampered: withClaim(access, { sub: other.userId }),
    queue,
    queueOfOther: queueToken(tokens, other),
    queueOfOtherConcert: queueToken(tokens, abroad),
    queueWaiting: tokens.issueQueue(waiting.userId, { ...waiting, admitted: false }),
    queueCompleted: queueToken(tokens, completed),
    queueLeft: queueToken(tokens, left),
    queueRanOut: queueToken(tokens, ranOut),
    queueTooOld: queueToken(old, own),
    queueTampered: withClaim(queueToken(tokens, waiting), { number: own.number, sub: own.userId }),
    admin: testAdminToken,
    secondOperator: secondOperator.token,
    noOperator: `${testAdminToken}.`,
  };
}

function queueToken(issuer: Tokens, { userId, ...place }: Fan): string {
  return issuer.issueQueue(userId, { ...place, admitted: true });
}

/** A genuine token that claims something else, under its old signature. */
function withClaim(token: string, claims: Record<string, unknown>): string {
  const [head = "", body = "", signature = ""] = token.split(".");
  const genuine = JSON.parse(Buffer.from(body, "base64url").toString()) as object;
  const forged = Buffer.from(JSON.stringify({ ...genuine, ...claims })).toString("base64url");
  return `${head}.${forged}.${signature}`;
}
