/** The clients' books beside the service's: its tables, and the balances that it tells. */
import { expectStatus, performAll } from "#load/perform.ts";
import { accessToken, read } from "#load/requests.ts";
import type { Rig } from "#load/rig.ts";
import { differenceOf, type Books } from "#proof/studies/money/books.ts";
import { exactly, type Finding } from "#proof/studies/study.ts";

/** Every account from the ledger alone, besides what is kept of it elsewhere; in won. */
const ledger = `
  select (select coalesce(sum(amount), 0) from transfers where debit = 'CASH')::float8 as cash,
         (select coalesce(sum(case 'REVENUE' when credit then amount when debit then -amount end), 0)
            from transfers)::float8 as revenue,
         (select coalesce(sum(case 'WALLET' when credit then amount else -amount end), 0) from transfers)::float8 as owed,
         (select coalesce(sum(balance), 0) from wallets)::float8 as balances,
         (select coalesce(sum(amount), 0) from payments)::float8 as paid,
         (select coalesce(sum(price), 0) from seats where status = 'SOLD')::float8 as sold,
         (select count(*) from transfers)::int as transfers,
         (select count(*) from payments)::int as payments`;

type Ledger = Record<"cash" | "revenue" | "owed" | "balances" | "paid" | "sold" | "transfers" | "payments", number>;

/** Compares sums, balances and rows. */
export async function compareBooks(rig: Rig, books: Books): Promise<Finding[]> {
  const { rows } = await rig.sql.query<Ledger>(ledger);
  const [kept] = rows;
  if (!kept) throw new Error("the ledger could not be read");
  const won = (what: string, difference: number): Finding => exactly(`${what}: difference in won`, difference);
  return [
    won("all accounts of the ledger together", kept.owed + kept.revenue - kept.cash),
    won("charges, clients' books and ledger", kept.cash - books.cash),
    won("revenue, clients' books and ledger", kept.revenue - books.revenue),
    won("revenue and payments", kept.revenue - kept.paid),
    won("revenue and seats sold", kept.revenue - kept.sold),
    won("balances and ledger, together", kept.balances - kept.owed),
    won("balances, clients' books and wallets, each user's", differenceOf(books.balances, await walletsOf(rig))),
    won(
      "balances, clients' books and GET balance, each user's",
      differenceOf(books.balances, await askAll(rig, books)),
    ),
    exactly("charges acknowledged and not in the ledger", books.charges.length - (await findCharges(rig, books))),
    exactly("payments acknowledged and not in the tables", books.payments.length - (await findPayments(rig, books))),
    exactly("transfers nobody was told of", kept.transfers - books.charges.length - books.payments.length),
    exactly("payments nobody was told of", kept.payments - books.payments.length),
  ];
}

async function walletsOf({ sql }: Rig): Promise<Map<string, number>> {
  const { rows } = await sql.query<{ user: string; balance: number }>(
    `select user_id as "user", balance::float8 as balance from wallets`,
  );
  return new Map(rows.map(({ user, balance }) => [user, balance]));
}

/** What each user is told of the own balance. */
async function askAll(rig: Rig, { balances }: Books): Promise<Map<string, number>> {
  const users = [...balances.keys()];
  const told = new Map<string, number>();
  await performAll({
    ...(await rig.jari()),
    count: users.length,
    perform: async (i, ask) => {
      const user = users[i] ?? "";
      const shot = { path: `/v1/users/${user}/balance`, token: accessToken(rig, user) };
      told.set(user, (read(await expectStatus(ask, shot, 200)) as { balance: number }).balance);
    },
  });
  return told;
}

async function findCharges({ sql }: Rig, { charges }: Books): Promise<number> {
  const { rows } = await sql.query<{ found: number }>(
    `select count(*)::int as found
       from transfers join unnest($1::uuid[], $2::bigint[], $3::bigint[]) as told (user_id, transfer_id, amount)
      using (user_id, transfer_id, amount) where debit = 'CASH'`,
    [charges.map(({ user }) => user), charges.map(({ transfer }) => transfer), charges.map(({ amount }) => amount)],
  );
  return rows[0]?.found ?? 0;
}

/** Each with its transfer, its reservation and its place: paying is all of it or nothing. */
async function findPayments({ sql }: Rig, { payments }: Books): Promise<number> {
  const { rows } = await sql.query<{ found: number }>(
    `select count(*)::int as found
       from payments p join unnest($1::uuid[], $2::bigint[], $3::bigint[]) as told (user_id, payment_id, amount)
      using (user_id, payment_id, amount)
       join transfers t on t.user_id = p.user_id and t.reservation_id = p.reservation_id and t.amount = p.amount
       join reservations r on r.reservation_id = p.reservation_id and r.status = 'PAID'
       join places l on l.concert_id = p.concert_id and l.user_id = p.user_id and l.status = 'COMPLETED'`,
    [payments.map(({ user }) => user), payments.map(({ payment }) => payment), payments.map(({ amount }) => amount)],
  );
  return rows[0]?.found ?? 0;
}
