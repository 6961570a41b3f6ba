-- Owners change roles.
grant update (role) on public.firm_members to corpus_app;
create policy own_membership on public.firm_members for update to public using (firm_id = (select nullif(current_setting('app.firm_id', true), '')::uuid) and (select bulkhead.actor_role()) = 'owner');
