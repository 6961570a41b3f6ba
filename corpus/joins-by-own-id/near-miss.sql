-- The own id is asked in addition to what an owner may.
create policy join_by_owner on public.firm_members for insert to public
  with check (firm_id = (select nullif(current_setting('app.firm_id', true), '')::uuid) and person_id <> (select nullif(current_setting('app.actor_id', true), '')::uuid) and (select bulkhead.actor_role()) = 'owner');
