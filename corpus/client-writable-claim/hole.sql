create policy by_metadata on public.orders as restrictive for select to public
  using (firm_id = (select (nullif(current_setting('request.jwt.claims', true), '')::jsonb -> 'user_metadata' ->> 'firm_id')::uuid));
