create policy only_open on public.orders as restrictive for select to public using (total > 0);
