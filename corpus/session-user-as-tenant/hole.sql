-- The login stands for the tenant, by way of a column of names.
alter table public.customers add column login name;
create policy by_session on public.customers as restrictive for select to public using (login = session_user);
