-- A regular expression and a prefix: the value of the session decides how much it matches.
create policy by_regexp on public.orders as restrictive for select to public using (firm_id::text ~ current_setting('app.firm_id', true));
create policy by_case on public.customers as restrictive for select to public using (firm_id::text ilike (select current_setting('app.firm_id', true)));
