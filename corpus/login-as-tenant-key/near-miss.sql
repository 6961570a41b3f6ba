-- A question about the login that compares it with nothing of the row.
create policy for_logins on public.orders as restrictive for select to public using (current_user <> 'nobody');
