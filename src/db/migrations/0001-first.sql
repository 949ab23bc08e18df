-- The whole of Jari's state. Every table says what it is for and who writes it; constraints are named after the promise they keep.
--
-- Locks are always taken in one order, by every writer: queues, places, reservations, seats, wallets; within a table by key.
-- Tables of the hot path carry no foreign keys (a key check locks and dirties the parent row, once for every row written);
-- the audit looks for orphans instead. See docs/decisions/0004-no-foreign-keys-on-hot-tables.md.

-- Who: a guest account is a row. Written once.
create table users (
  user_id    uuid primary key,
  name       text not null,
  created_at timestamptz not null default clock_timestamp()
);

-- What is sold. Written by the operator, read by everyone.
create table concerts (
  concert_id         bigint generated always as identity primary key,
  title              text not null,
  artist             text not null,
  venue              text not null,
  description        text not null,
  sale_opens_at      timestamptz not null,
  max_seats_per_user integer not null constraint concert_seat_limit_positive check (max_seats_per_user > 0),
  created_at         timestamptz not null default clock_timestamp()
);

-- One dated performance. `date` is the day at the venue, `starts_at` the instant.
create table shows (
  show_id     bigint generated always as identity primary key,
  concert_id  bigint not null references concerts,
  starts_at   timestamptz not null,
  date        date not null,
  seats_total integer not null constraint show_seats_in_range check (seats_total between 1 and 100000)
);
create index shows_by_concert on shows (concert_id, starts_at);

-- A named block of seat numbers with one price. The sections of a show cover its seats without gap or overlap.
create table sections (
  show_id      bigint not null references shows,
  name         text not null,
  first_number integer not null,
  last_number  integer not null,
  price        integer not null constraint section_price_positive check (price > 0),
  primary key (show_id, first_number),
  constraint section_range_ordered check (first_number <= last_number)
);

-- Who has each seat now. Hot: no index but the key, and room in each page, so that updates stay HOT.
-- A HELD seat whose held_until has passed is free: expiry is read from the clock, the sweeper only tidies up.
create table seats (
  show_id        bigint not null,
  number         integer not null,
  price          integer not null,
  status         text not null default 'AVAILABLE',
  reservation_id bigint,
  held_until     timestamptz,
  primary key (show_id, number),
  constraint seat_state_consistent check (
    case status
      when 'AVAILABLE' then reservation_id is null and held_until is null
      when 'HELD' then reservation_id is not null and held_until is not null
      when 'SOLD' then reservation_id is not null and held_until is null
      else false
    end)
) with (fillfactor = 70, autovacuum_vacuum_scale_factor = 0.05);

-- The waiting room of a concert, one row each. Its row lock is the queue's mutex: numbers and admissions happen under it.
-- Every number up to admitted_through has had its turn or left; numbers above it wait, or left while waiting.
create table queues (
  concert_id       bigint primary key references concerts,
  state            text not null constraint queue_state_known check (state in ('open', 'paused', 'closed', 'bypass')),
  capacity         integer not null constraint queue_capacity_not_negative check (capacity >= 0),
  pass_seconds     integer not null constraint queue_pass_positive check (pass_seconds > 0),
  claim_seconds    integer not null constraint queue_claim_positive check (claim_seconds > 0),
  admit_per_second double precision constraint queue_rate_positive check (admit_per_second > 0),
  last_number      bigint not null default 0,
  admitted_through bigint not null default 0,
  -- admitted_through when the policy was last set. Numbers beyond it were admitted under this policy: its capacity holds
  -- for them, while those before keep their turns however low the capacity was set. The audit reads it.
  admitted_before_policy bigint not null default 0,
  admit_credit     double precision not null default 0,
  credited_at      timestamptz not null default clock_timestamp(),
  constraint queue_cursor_within_numbers check (admitted_through between 0 and last_number)
) with (fillfactor = 50);

-- A place in line. WAITING -> ADMITTED -> COMPLETED, EXPIRED or LEFT; WAITING -> LEFT. Never back.
-- expires_at is first the end of the claim window, then (claimed_at set) the end of the turn.
create table places (
  concert_id  bigint not null,
  number      bigint not null,
  user_id     uuid not null,
  status      text not null,
  joined_at   timestamptz not null,
  admitted_at timestamptz,
  claimed_at  timestamptz,
  expires_at  timestamptz,
  ended_at    timestamptz,
  primary key (concert_id, number),
  constraint place_state_consistent check (
    case status
      when 'WAITING' then admitted_at is null and claimed_at is null and expires_at is null and ended_at is null
      when 'ADMITTED' then admitted_at is not null and expires_at is not null and ended_at is null
      when 'COMPLETED' then admitted_at is not null and ended_at is not null
      when 'EXPIRED' then admitted_at is not null and ended_at is not null
      when 'LEFT' then ended_at is not null
      else false
    end)
) with (fillfactor = 70, autovacuum_vacuum_scale_factor = 0.05);
create unique index one_live_place_per_user on places (concert_id, user_id) where ended_at is null;
create index places_admitted on places (concert_id, number) where status = 'ADMITTED';

-- A request for seats that was granted. HELD -> PAID, EXPIRED or CANCELLED. A HELD one whose time is over counts as EXPIRED.
create table reservations (
  reservation_id bigint generated always as identity primary key,
  user_id        uuid not null,
  concert_id     bigint not null,
  show_id        bigint not null,
  seats          integer[] not null constraint reservation_has_seats check (cardinality(seats) > 0),
  amount         bigint not null constraint reservation_amount_positive check (amount > 0),
  status         text not null constraint reservation_status_known check (status in ('HELD', 'PAID', 'EXPIRED', 'CANCELLED')),
  held_until     timestamptz not null,
  created_at     timestamptz not null,
  ended_at       timestamptz,
  constraint reservation_end_known check ((status = 'HELD') = (ended_at is null))
) with (fillfactor = 80);
create index reservations_by_user on reservations (user_id, reservation_id);
create index reservations_held on reservations (held_until) where status = 'HELD';

-- Money a user has prepaid. Changed only together with a row in transfers, under this row's lock.
create table wallets (
  user_id uuid primary key,
  balance bigint not null default 0 constraint wallet_balance_not_negative check (balance >= 0)
) with (fillfactor = 70, autovacuum_vacuum_scale_factor = 0.05);

-- The ledger: every movement of money, between exactly two accounts: the user's WALLET and the house's CASH or REVENUE.
-- Append-only: a correction is another transfer.
create table transfers (
  transfer_id    bigint generated always as identity,
  user_id        uuid not null,
  debit          text not null,
  credit         text not null,
  amount         bigint not null constraint transfer_amount_positive check (amount > 0),
  balance_after  bigint not null constraint transfer_balance_not_negative check (balance_after >= 0),
  reservation_id bigint,
  created_at     timestamptz not null,
  primary key (user_id, transfer_id),
  constraint transfer_accounts_known check ((debit, credit) in (('CASH', 'WALLET'), ('WALLET', 'REVENUE'), ('REVENUE', 'WALLET'))),
  constraint transfer_reason_known check ((reservation_id is null) = (debit = 'CASH'))
);

create function refuse_change() returns trigger language plpgsql as $$
begin
  raise exception 'rows of % are final: a correction is a new row', tg_table_name using errcode = 'restrict_violation';
end $$;
create trigger transfers_are_final before update or delete or truncate on transfers
  for each statement execute function refuse_change();

-- A paid reservation. Written in the transaction that sells the seats.
create table payments (
  payment_id     bigint generated always as identity primary key,
  reservation_id bigint not null constraint one_payment_per_reservation unique,
  user_id        uuid not null,
  concert_id     bigint not null,
  show_id        bigint not null,
  seats          integer[] not null,
  amount         bigint not null,
  balance_after  bigint not null,
  paid_at        timestamptz not null
);
create index payments_by_user on payments (user_id, payment_id);
create trigger payments_are_final before update or delete or truncate on payments
  for each statement execute function refuse_change();

-- One row for each seat sold: that a seat is never sold twice is this table's key.
create table sold_seats (
  show_id        bigint not null,
  number         integer not null,
  reservation_id bigint not null,
  constraint seat_sold_once primary key (show_id, number)
);

-- The answer that a request with an Idempotency-Key got, stored in the transaction of its effect.
create table request_keys (
  user_id      uuid not null,
  key          text not null,
  request_hash bytea not null,
  status       integer not null,
  answer       text not null,
  created_at   timestamptz not null default clock_timestamp(),
  constraint one_answer_per_key primary key (user_id, key)
);
-- Rows come in the order of their age, so a block range index finds the old ones and costs an insert next to nothing.
create index request_keys_by_age on request_keys using brin (created_at) with (autosummarize = on);

-- The log of everything that happened, written in the transaction in which it happened. Followers read what has become
-- visible since their last snapshot (events/follow.ts). Ids of events about one row ascend in the order they happened.
create table events (
  tx          xid8 not null default pg_current_xact_id(),
  event_id    bigint generated always as identity,
  type        text not null,
  concert_id  bigint,
  show_id     bigint,
  occurred_at timestamptz not null default clock_timestamp(),
  payload     jsonb not null,
  primary key (tx, event_id)
);

-- The brief's API names users by integers. Only its own room reads these.
create table brief_users (
  brief_user_id bigint primary key,
  user_id       uuid not null unique
);
create table brief_options (
  user_id    uuid not null,
  concert_id bigint not null,
  show_id    bigint not null,
  primary key (user_id, concert_id)
);

-- A row for every transaction that committed lately: it settles a COMMIT whose answer was lost (db/transaction.ts).
create table commit_markers (
  marker       uuid primary key,
  committed_at timestamptz not null default clock_timestamp()
);
create index commit_markers_by_age on commit_markers using brin (committed_at) with (autosummarize = on);
