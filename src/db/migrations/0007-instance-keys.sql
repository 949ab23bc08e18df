-- With which secret an instance signs tokens, by the id that is in each of its tokens for all to see: instances that were given
-- different secrets refuse each other's fans, and are to notice it. Null: one of an older version, which does not tell.
alter table instances add column key_id text;
