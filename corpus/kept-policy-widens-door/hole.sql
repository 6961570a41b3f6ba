-- Only owners may delete orders and only the one in charge may change one, says the contract. Two policies of the time
-- before are further doors: the wall holds both to the tenant, and inside of it any member deletes, and hands work on.
drop policy bulkhead_member on public.orders;
create policy bulkhead_select on public.orders for select to corpus_app, corpus_worker, corpus_readonly
  using (firm_id = (select nullif(current_setting('app.firm_id', true), '')::uuid));
create policy bulkhead_insert on public.orders for insert to corpus_app, corpus_worker
  with check (firm_id = (select nullif(current_setting('app.firm_id', true), '')::uuid));
create policy bulkhead_update on public.orders for update to corpus_app
  using (
    firm_id = (select nullif(current_setting('app.firm_id', true), '')::uuid)
    and assigned_to = (select nullif(current_setting('app.actor_id', true), '')::uuid)
  );
create policy bulkhead_delete on public.orders for delete to corpus_app
  using (firm_id = (select case when bulkhead.actor_role() = any (array['owner']) then nullif(current_setting('app.firm_id', true), '')::uuid end));
create policy team on public.orders to public using (true);
create policy hand_on on public.orders for update to corpus_app
  using (assigned_to = (select nullif(current_setting('app.actor_id', true), '')::uuid))
  with check (firm_id = (select nullif(current_setting('app.firm_id', true), '')::uuid));
-- Whether the function asks for what the door asks for, its call does not tell.
create function public.is_manager() returns boolean
  language sql stable set search_path = pg_catalog, pg_temp
as $$ select bulkhead.actor_role() in ('owner', 'manager') $$;
revoke execute on function public.is_manager() from public;
create policy managers on public.customers for delete to corpus_app
  using (firm_id = (select nullif(current_setting('app.firm_id', true), '')::uuid) and (select public.is_manager()));
