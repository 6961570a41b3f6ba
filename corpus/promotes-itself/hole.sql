-- Everybody may change the own membership, the role in it included.
grant update (role, status) on public.firm_members to corpus_app;
create policy own_membership on public.firm_members for update to public using (firm_id = (select nullif(current_setting('app.firm_id', true), '')::uuid) and person_id = (select nullif(current_setting('app.actor_id', true), '')::uuid));
