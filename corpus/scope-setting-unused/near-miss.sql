create policy in_scope on public.customers as restrictive for all to public
  using (id = (select nullif(current_setting('app.customer_id', true), '')::uuid))
  with check (id = (select nullif(current_setting('app.customer_id', true), '')::uuid));
set role corpus_migrator;
create function public.helper(customer uuid) returns text language sql volatile  set search_path = pg_catalog, pg_temp
  as $$ select set_config('app.customer_id', customer::text, true) $$;
revoke execute on function public.helper(uuid) from public;
grant execute on function public.helper(uuid) to corpus_app;
reset role;
