-- NOT IN and EXCEPT are absence as well.
create policy not_taken on public.firm_members for insert to public
  with check (firm_id = (select nullif(current_setting('app.firm_id', true), '')::uuid) and firm_id not in (select c.firm_id from public.customers as c));
