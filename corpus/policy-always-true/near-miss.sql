-- Looks like a tautology and is none: assigned_to may be null, and a null is not true.
create policy narrow on public.orders as restrictive for select to public using (assigned_to = assigned_to or total >= 0);
