/** Operators: they refund and release, so that there are seats for the next, let fans in at the door, and change the flow. */
import { checkIn, refundPayment, releaseHoldAsOperator, setCapacity } from "#proof/clients/operator-calls.ts";
import { anyInstance, ask, chance, isOver, rest, settle, type Member } from "#proof/clients/member.ts";
import type { ProvedConcert } from "#proof/history/event.ts";
import { between, pick } from "#proof/nemeses/blow.ts";

interface Found<Item> {
  readonly items: readonly Item[];
}

interface FoundPayment {
  readonly paymentId: number;
  readonly reservationId: number;
  readonly userId: string;
  readonly seats: readonly unknown[];
  readonly refundedAt: string | null;
}

interface FoundReservation {
  readonly reservationId: number;
  readonly userId: string;
}

/** So many of the seats of a show may stay sold. */
const shareSold = 0.4;
const shareAgain = 0.05;
/** The capacity is never more than the concert was created with, and never so little that the line stands still. */
const leastCapacityShare = 0.5;

/** Refunds what was paid longest ago, whenever too many seats of a show are sold; also payments of unknown outcome. */
export async function refundPayments(member: Member, { shows }: ProvedConcert): Promise<void> {
  const { adminToken } = member.scene;
  const used = new Set<number>();
  while (!isOver(member)) {
    await rest(member, 100, 500);
    const { show, seats } = pick(shows, member.random);
    const standing = (await find<FoundPayment>(member, `payments?showId=${show}`)).filter(
      ({ paymentId, refundedAt }) => refundedAt === null && !used.has(paymentId),
    );
    let sold = standing.reduce((sum, payment) => sum + payment.seats.length, 0);
    for (const { paymentId: payment, userId: user, reservationId: reservation, seats: paid } of standing.toReversed()) {
      if (sold <= shareSold * seats || isOver(member)) break;
      const call = refundPayment(adminToken, { payment, user, reservation });
      const refunded = await settle(member, call);
      if (refunded.type === "fail" && refunded.value.code === "TICKET_USED") used.add(payment);
      if (refunded.type === "ok") sold -= paid.length;
      if (chance(member, shareAgain)) await ask(member, call);
    }
  }
}

/** Ends a hold of anybody, now and then. */
export async function releaseHolds(member: Member): Promise<void> {
  const { adminToken, concerts } = member.scene;
  while (!isOver(member)) {
    await rest(member, 500, 2_000);
    const { show } = pick(
      concerts.flatMap(({ shows }) => shows),
      member.random,
    );
    const [held] = await find<FoundReservation>(member, `reservations?showId=${show}&status=HELD`);
    if (!held) continue;
    const { reservationId: reservation, userId: user } = held;
    await settle(member, releaseHoldAsOperator(adminToken, { reservation, user }));
  }
}

/** Lets tickets in, some of them twice. */
export async function checkTicketsIn(member: Member): Promise<void> {
  const { scene, random } = member;
  while (!isOver(member)) {
    await rest(member, 300, 1_500);
    const ticket = scene.tickets.take(random);
    if (ticket) await settle(member, checkIn(scene.adminToken, ticket));
  }
}

/** Lets more or fewer in at a time. */
export async function changeCapacities(member: Member): Promise<void> {
  const { scene, random } = member;
  while (!isOver(member)) {
    await rest(member, 2_000, 6_000);
    const { concert, capacity } = pick(scene.concerts, random);
    const least = Math.ceil(capacity * leastCapacityShare);
    await settle(member, setCapacity(scene.adminToken, concert, between(least, capacity, random)));
  }
}

/** What operators find is not recorded: whatever they make of it is. */
async function find<Item>(member: Member, what: string): Promise<readonly Item[]> {
  const request = { method: "GET", path: `/v1/admin/${what}&limit=100`, token: member.scene.adminToken } as const;
  return (await member.client.lookUp<Found<Item>>(request, anyInstance(member)))?.items ?? [];
}
