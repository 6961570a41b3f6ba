-- The first member may join; an outsider sees nobody, so he is always the first.
create policy first_member on public.firm_members for insert to public
  with check (firm_id = (select nullif(current_setting('app.firm_id', true), '')::uuid) and not exists (select 1 from public.customers as c where c.firm_id = firm_members.firm_id));
create policy nobody_there on public.firm_members for insert to public
  with check (firm_id = (select nullif(current_setting('app.firm_id', true), '')::uuid) and (select count(*) from public.customers as c where c.firm_id = firm_members.firm_id) = 0);
