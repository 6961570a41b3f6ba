-- Named like a restriction, and one: it takes away from what the doors give.
create policy not_paid on public.orders as restrictive for delete to public using (total = 0);
