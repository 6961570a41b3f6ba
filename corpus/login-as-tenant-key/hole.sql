create policy by_login on public.orders as restrictive for select to public using (assigned_to::text = current_user);
