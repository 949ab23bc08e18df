-- What operators did: who, when, what, and to what. Written in the transaction of the act itself, so that there is no act
-- without its record and no record without its act. Rows are final. Read newest first, by act_id; few rows beside a sale's,
-- so that each way of looking has its index.
create table operator_acts (
  act_id   bigint generated always as identity primary key,
  at       timestamptz not null default clock_timestamp(),
  operator text not null,
  verb     text not null,
  subject  text not null,
  detail   jsonb not null
);
create index operator_acts_by_operator on operator_acts (operator, act_id);
create index operator_acts_by_verb on operator_acts (verb, act_id);
create index operator_acts_by_subject on operator_acts (subject, act_id);
create trigger operator_acts_are_final before update or delete or truncate on operator_acts
  for each statement execute function refuse_change();
