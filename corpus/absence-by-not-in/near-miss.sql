-- Presence: under row security it can only be less than there is.
create policy taken on public.firm_members for insert to public
  with check (firm_id = (select nullif(current_setting('app.firm_id', true), '')::uuid) and (select bulkhead.actor_role()) = 'owner' and firm_id in (select c.firm_id from public.customers as c));
