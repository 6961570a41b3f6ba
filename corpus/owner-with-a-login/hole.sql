-- A login that the contract does not name is a member of the role that owns things: it reads, writes and deletes as the owner.
create role corpus_owner nologin;
grant create, usage on schema public to corpus_owner;
set role corpus_migrator;
create materialized view public.firm_totals as select o.firm_id, sum(o.total) as total from public.orders as o group by o.firm_id;
alter table public.labels drop constraint labels_firm_id_fkey;
alter table public.labels add constraint labels_firm foreign key (firm_id) references public.firms (id) on delete cascade;
reset role;
alter materialized view public.firm_totals owner to corpus_owner;
alter table public.firms owner to corpus_owner;
alter table public.customers owner to corpus_owner;
alter table public.events_2026 owner to corpus_owner;
create role corpus_deploy login;
grant corpus_owner to corpus_deploy;
