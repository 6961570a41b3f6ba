-- Written to keep paid orders from being deleted; permissive, it forbids nothing.
create policy not_paid on public.orders for delete to public using (total = 0);
