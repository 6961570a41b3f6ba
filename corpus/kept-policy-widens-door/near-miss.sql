-- Policies of the time before that let in nobody who has no door: they repeat the door in other words, ask for more, narrow,
-- stand where the contract's door is open to every member, or are for a role that holds no right on the table.
create policy owners_call on public.orders for delete to public using ((select bulkhead.actor_role()) in ('owner'));
create policy owners_case on public.orders for delete to public
  using (firm_id = (select case when bulkhead.actor_role() = 'owner' then nullif(current_setting('app.firm_id', true), '')::uuid end));
create policy mine on public.orders for update to corpus_app
  using (assigned_to = (select nullif(current_setting('app.actor_id', true), '')::uuid) and total < 100);
create policy everybody_reads on public.orders for select to public using (true);
create policy narrow on public.orders as restrictive for delete to public using (total = 0);
create policy strangers on public.orders to corpus_pii using (true);
