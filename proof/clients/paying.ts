/** Fans at the till: who has the money and who has not yet, who pays twice, and who pays at the last moment. */
import { type Account } from "#proof/clients/place-calls.ts";
import { chargeBalance, getBalance, getReservation, listTransfers, payReservation } from "#proof/clients/shop-calls.ts";
import type { Visit } from "#proof/clients/in-line.ts";
import { anyInstance, ask, chance, newKey, rest, settle, type Member } from "#proof/clients/member.ts";
import type { ReservationSeen } from "#proof/history/operations.ts";
import { between, pause } from "#proof/nemeses/blow.ts";

const shareChargingFirst = 0.35;
const shareWithoutKey = 0.05;
const shareRepeating = 0.12;
const shareReusing = 0.05;
const shareReading = 0.3;
const shareShowingTickets = 0.3;

/** Around the end of a hold: so long before, and so long after. */
const beforeEndMs = 60;
const afterEndMs = 30;

/** Answers whether the reservation is paid now, as far as the fan knows. */
export async function pay(member: Member, visit: Visit, held: ReservationSeen): Promise<boolean> {
  const { account } = visit;
  if (chance(member, shareChargingFirst)) await charge(member, account, held.amount);
  const paid = await payOnce(member, visit, held);
  if (paid !== "INSUFFICIENT_BALANCE") return paid === "paid";
  await charge(member, account, held.amount);
  return (await payOnce(member, visit, held)) === "paid";
}

/** Pays at the very moment at which the hold ends, as far as the fan can tell from when it was answered. */
export async function payAtTheEnd(member: Member, visit: Visit, held: ReservationSeen): Promise<boolean> {
  const { scene, random } = member;
  const longestMs = 1_000 * scene.holdSeconds;
  const answeredAt = performance.now();
  // Clocks are set wrong on purpose: what they tell counts only as far as it can be true.
  const leftMs = Math.min(longestMs, Math.max(0, (held.heldUntil ?? 0) - Date.now()));
  await charge(member, visit.account, held.amount);
  const spentMs = performance.now() - answeredAt;
  await pause(Math.max(0, leftMs - spentMs + between(-beforeEndMs, afterEndMs, random)), scene.signal);
  return (await payOnce(member, visit, held)) === "paid";
}

/** Answers that it was paid, or the code of what happened instead. */
async function payOnce(member: Member, { account, own }: Visit, held: ReservationSeen): Promise<string> {
  const key = chance(member, shareWithoutKey) ? undefined : newKey(member);
  const call = payReservation(own, held, key);
  const paid = await settle(member, call);
  if (chance(member, shareReading)) await ask(member, getReservation(account, held.reservation));
  if (paid.type !== "ok") return paid.value.code;
  // The token is dead by now, and what was paid with it is answered all the same.
  if (key !== undefined && chance(member, shareRepeating)) await ask(member, call);
  if (chance(member, shareShowingTickets)) await showTickets(member, account, paid.value);
  return "paid";
}

/** Makes sure that there is enough, and now and then asks for the same or for something else with the same key. */
export async function charge(member: Member, account: Account, needed: number): Promise<void> {
  const { random } = member;
  const has = await ask(member, getBalance(account));
  if (has.type === "ok" && has.value.balance >= needed) return;
  const amount = needed + between(0, 20_000, random);
  const key = chance(member, shareWithoutKey) ? undefined : newKey(member);
  const call = chargeBalance(account, amount, key);
  const charged = await settle(member, call);
  if (charged.type === "ok" && key !== undefined) {
    if (chance(member, shareRepeating)) await ask(member, call);
    if (chance(member, shareReusing)) await ask(member, chargeBalance(account, amount + 1, key));
  }
  if (chance(member, shareReading)) await ask(member, listTransfers(account));
  await rest(member, 0, 100);
}

interface ListedTicket {
  readonly ticketCode: string;
  readonly reservationId: number;
}

/** The door hears of the tickets; to list them is not recorded. */
async function showTickets(
  member: Member,
  { accessToken }: Account,
  { reservation, payment }: { readonly reservation: number; readonly payment: number },
): Promise<void> {
  const request = { method: "GET", path: "/v1/tickets?limit=20", token: accessToken } as const;
  const listed = await member.client.lookUp<{ items: readonly ListedTicket[] }>(request, anyInstance(member));
  for (const { ticketCode, reservationId } of listed?.items ?? []) {
    if (reservationId === reservation) member.scene.tickets.add({ code: ticketCode, payment });
  }
}
