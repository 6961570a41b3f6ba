-- The service key: a login outside row security that nobody declared.
create role corpus_service_key login bypassrls;
grant usage on schema public to corpus_service_key;
grant select on public.orders to corpus_service_key;
