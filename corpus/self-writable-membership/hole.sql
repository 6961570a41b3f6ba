-- The own id is enough to join, and any member may change roles.
create policy join_in on public.firm_members for insert to public with check (firm_id = (select nullif(current_setting('app.firm_id', true), '')::uuid) and person_id = (select nullif(current_setting('app.actor_id', true), '')::uuid));
create policy change_role on public.firm_members for update to public using (firm_id = (select nullif(current_setting('app.firm_id', true), '')::uuid)) with check (firm_id = (select nullif(current_setting('app.firm_id', true), '')::uuid));
grant update (role) on public.firm_members to corpus_app;
