/**
 * Money: charges and payments over three instances by clients who repeat what was answered (10 %) and go away before they
 * hear the answer (5 %), and then ask again with the same key. At the end what the clients know, the ledger, the balances
 * and the revenue must be the same, to the won.
 */
import type { Buyer } from "#load/requests.ts";
import { Rig } from "#load/rig.ts";
import { openSale } from "#load/world.ts";
import { Books } from "#proof/studies/money/books.ts";
import { compareBooks } from "#proof/studies/money/books-in-tables.ts";
import { buy, chargesPerPayment, repeatedShare, type Shop } from "#proof/studies/money/shop.ts";
import { SettlingClient, type Ending } from "#proof/studies/settling-client.ts";
import { atLeast, count, exactly, figure, type Finding, type Study } from "#proof/studies/study.ts";

const instances = 3;
const clients = 60;
const cutShare = 0.05;
/** Of the repetitions that were drawn, so many must have happened at least; the same of the cuts. */
const enough = 0.8;
/** Buyers who are let in at a time. */
const atATime = 5_000;
/** Longer than an answer takes on a machine that is busy: who waits in vain has lost the connection. */
const timeoutMs = 10_000;

export const moneyStudy: Study<"operations"> = {
  says: "Charges and payments, repeated and cut: the ledger and what clients know are the same.",
  small: { operations: 8_000 },
  full: { operations: 200_000 },
  async run({ operations }, tell) {
    const rig = await Rig.start();
    const trade = new Trade(rig);
    try {
      await rig.jari(instances);
      const payments = Math.ceil(operations / (chargesPerPayment + 1));
      for (let left = payments; left > 0; left -= atATime) {
        await trade.serve(await openSale(rig, Math.min(atATime, left)));
        tell(`${count(trade.operations)} charges and payments\n`);
      }
      return [...trade.findings(), ...(await compareBooks(rig, trade.shop.books))];
    } finally {
      await rig.close();
    }
  },
};

/** All that is bought, and how much of it went wrong on the way. */
class Trade {
  readonly shop: Shop;
  #tries = 0;
  #cuts = 0;
  #errors = 0;
  #unanswered = 0;

  constructor(rig: Rig) {
    this.shop = { rig, books: new Books(), repeated: 0 };
  }

  get operations(): number {
    const { charges, payments } = this.shop.books;
    return charges.length + payments.length;
  }

  /** Has each buyer charge and pay, so many clients at a time. */
  async serve(buyers: readonly Buyer[]): Promise<void> {
    const { url } = await this.shop.rig.jari();
    const waiting = buyers.values();
    const work = async (): Promise<void> => {
      const client = new SettlingClient([url], {
        timeoutMs,
        cuts: () => Math.random() < cutShare,
        heard: (ending) => this.#hear(ending),
      });
      // All clients draw from one iterator, so that each buyer is served once.
      for (const buyer of waiting) await buy(this.shop, client, buyer);
      client.close();
    };
    await Promise.all(Array.from({ length: clients }, work));
  }

  findings(): Finding[] {
    const { books, repeated } = this.shop;
    const asked = this.operations + books.payments.length; // A payment's reservation is asked with a key, too.
    return [
      figure("charges and payments", `${count(books.charges.length)} and ${count(books.payments.length)}`),
      figure("requests with a key", count(this.#tries)),
      figure("of them not answered, and answered 5xx", `${count(this.#unanswered)} and ${count(this.#errors)}`),
      atLeast("repeated although answered, %", (repeated * 100) / asked, enough * repeatedShare * 100),
      atLeast("cut before the answer, %", (this.#cuts * 100) / this.#tries, enough * cutShare * 100),
      exactly("repetitions answered otherwise than the first time", books.otherAnswers),
    ];
  }

  #hear(ending: Ending): void {
    this.#tries += 1;
    if (ending === "cut") this.#cuts += 1;
    if (ending === "error") this.#errors += 1;
    if (ending === "unanswered" || ending === "refused") this.#unanswered += 1;
  }
}
