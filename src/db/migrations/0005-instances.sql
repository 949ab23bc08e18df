-- Who serves at present, for operators to see: each instance writes its row every two seconds. Not logged: a write that
-- costs no flush, and rows that are worth nothing once the database has crashed.
create unlogged table instances (
  instance_id uuid primary key,
  host        text not null,
  pid         integer not null,
  started_at  timestamptz not null default clock_timestamp(),
  heard_at    timestamptz not null default clock_timestamp(),
  figures     jsonb not null
) with (fillfactor = 50);
