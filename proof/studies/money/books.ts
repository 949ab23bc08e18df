/** The books that clients keep of what they were told: nothing that they write down comes from anywhere but an answer. */

export interface Charge {
  readonly user: string;
  readonly transfer: number;
  readonly amount: number;
}

export interface Payment {
  readonly user: string;
  readonly payment: number;
  readonly reservation: number;
  readonly amount: number;
}

export class Books {
  readonly charges: Charge[] = [];
  readonly payments: Payment[] = [];
  /** Repeated requests that were answered otherwise than the first time. */
  otherAnswers = 0;
  readonly #balances = new Map<string, number>();

  charged(charge: Charge): void {
    this.charges.push(charge);
    this.#move(charge.user, charge.amount);
  }

  paid(payment: Payment): void {
    this.payments.push(payment);
    this.#move(payment.user, -payment.amount);
  }

  /** What each user must have, in won. */
  get balances(): ReadonlyMap<string, number> {
    return this.#balances;
  }

  get revenue(): number {
    return this.payments.reduce((sum, { amount }) => sum + amount, 0);
  }

  get cash(): number {
    return this.charges.reduce((sum, { amount }) => sum + amount, 0);
  }

  #move(user: string, amount: number): void {
    this.#balances.set(user, (this.#balances.get(user) ?? 0) + amount);
  }
}

/** How far, in won, balances that were found are from those that must be, over all users of either. */
export function differenceOf(wanted: ReadonlyMap<string, number>, found: ReadonlyMap<string, number>): number {
  const users = new Set([...wanted.keys(), ...found.keys()]);
  return [...users].reduce((sum, user) => sum + Math.abs((wanted.get(user) ?? 0) - (found.get(user) ?? 0)), 0);
}
