-- Operations are in a schema of their own, which requests may not enter; the grants came along with those of the others.
create schema ops authorization corpus_migrator;
grant usage on schema ops to corpus_worker;
set role corpus_migrator;
create table ops.batches (code text primary key, rows integer not null);
create view ops.batch_sizes with (security_invoker = true) as select b.code, b.rows from ops.batches as b;
create sequence ops.batch_numbers;
create function ops.batch_count() returns bigint language sql stable set search_path = pg_catalog, pg_temp
  as $$ select count(*) from ops.batches $$;
revoke execute on function ops.batch_count() from public;
grant select on ops.batches, ops.batch_sizes to corpus_worker;
grant execute on function ops.batch_count() to corpus_worker;
grant select, insert on ops.batches to corpus_app;
grant select (code) on ops.batch_sizes to corpus_app;
grant usage on sequence ops.batch_numbers to corpus_app;
grant execute on function ops.batch_count() to corpus_app;
grant select on ops.batch_sizes to corpus_readonly;
reset role;
