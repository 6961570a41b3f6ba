-- Read through a view that runs with the reader's rights: the right on the table is needed, and USAGE is not.
create schema ops authorization corpus_migrator;
grant usage on schema ops to corpus_worker;
set role corpus_migrator;
create table ops.batches (code text primary key, rows integer not null);
create view public.batch_sizes with (security_invoker = true) as select b.code, b.rows from ops.batches as b;
grant select on ops.batches to corpus_app, corpus_worker;
grant select on public.batch_sizes to corpus_app;
-- What feeds a default is not named by who inserts, and neither is the function of a check.
create sequence ops.batch_numbers;
grant usage on sequence ops.batch_numbers to corpus_app;
alter table public.orders add column number bigint not null default nextval('ops.batch_numbers');
-- The rights of a group that its member uses: the worker may look in.
grant select on ops.batches to corpus_readonly;
reset role;
grant corpus_readonly to corpus_worker;
-- PUBLIC, the migrator and break-glass are not asked.
set role corpus_migrator;
create table ops.codes (code text primary key);
grant select on ops.codes to public, corpus_break_glass;
reset role;
