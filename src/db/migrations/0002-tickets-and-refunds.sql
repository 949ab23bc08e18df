-- Tickets, check-ins and refunds. Nothing here is written by the hot path: a ticket's code is not stored but derived, and
-- who pays or reserves reads none of these tables (docs/decisions/0014-tickets.md).

-- The key that ticket codes are derived with: one row, made here, never changed, or no printed ticket would open a door.
-- Two random UUIDs have 244 random bits.
create table ticket_keys (
  ticket_key_id integer primary key constraint one_ticket_key check (ticket_key_id = 1),
  key           bytea not null constraint ticket_key_long_enough check (length(key) >= 32)
);
insert into ticket_keys (ticket_key_id, key)
values (1, uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid()));
create trigger ticket_keys_are_final before update or delete or truncate on ticket_keys
  for each statement execute function refuse_change();

-- A ticket shown at the door. Its key is the promise that each opens the door once.
create table check_ins (
  reservation_id bigint not null,
  number         integer not null,
  checked_in_at  timestamptz not null,
  checked_in_by  text not null,
  constraint one_check_in_per_ticket primary key (reservation_id, number)
);
create trigger check_ins_are_final before update or delete or truncate on check_ins
  for each statement execute function refuse_change();

-- A payment that was given back, whole. Written in the transaction that moves the money back and frees the seats; the
-- payment itself stays as it is.
create table refunds (
  payment_id  bigint not null constraint one_refund_per_payment primary key,
  reason      text not null constraint refund_has_a_reason check (reason <> ''),
  refunded_at timestamptz not null,
  refunded_by text not null
);
create trigger refunds_are_final before update or delete or truncate on refunds
  for each statement execute function refuse_change();
