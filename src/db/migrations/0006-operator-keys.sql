-- The answer that an operator's request with an Idempotency-Key got, stored in the transaction of its effect. A table of its
-- own beside request_keys: those belong to users, and an operator is none. Few rows, deleted by age like the others.
create table operator_keys (
  operator     text not null,
  key          text not null,
  request_hash bytea not null,
  status       integer not null,
  answer       text not null,
  created_at   timestamptz not null default clock_timestamp(),
  constraint one_answer_per_operator_key primary key (operator, key)
);
