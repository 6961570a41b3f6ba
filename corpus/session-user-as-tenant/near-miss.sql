-- Which login may change at all, and whose the row is, are two questions.
create policy by_worker on public.customers as restrictive for delete to public using (current_user <> 'corpus_readonly' and firm_id = (select nullif(current_setting('app.firm_id', true), '')::uuid));
