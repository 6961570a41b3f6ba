-- The wall asks for the old row as well; a door that does not is only told of, and here it does.
create policy change on public.orders for update to public using (total = 0 and firm_id = (select nullif(current_setting('app.firm_id', true), '')::uuid)) with check (firm_id = (select nullif(current_setting('app.firm_id', true), '')::uuid) and total >= 0);
