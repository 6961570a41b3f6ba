-- Did: authorised every table through auth.uid() with a correlated EXISTS over the memberships, beside the context.
-- Wrong: no index serves it, and whoever works for two restaurants sees both, and may move rows, inside either.
-- Correction: X-102 (B-011).
create policy "Staff can view customers" on customers
  for select
  using (exists (
    select 1
    from restaurant_members as m
    join users as u on u.id = m.user_id
    where m.restaurant_id = customers.restaurant_id
      and m.status = 'active'
      and u.auth_subject = auth.uid()
  ));

create policy "Staff can view bookings" on bookings
  for select
  using (exists (
    select 1
    from restaurant_members as m
    join users as u on u.id = m.user_id
    where m.restaurant_id = bookings.restaurant_id
      and m.status = 'active'
      and u.auth_subject = auth.uid()
  ));

create policy "Staff can update bookings" on bookings
  for update
  using (exists (
    select 1
    from restaurant_members as m
    join users as u on u.id = m.user_id
    where m.restaurant_id = bookings.restaurant_id
      and m.status = 'active'
      and u.auth_subject = auth.uid()
  ));

create policy "Staff can manage allocations" on allocations
  for all
  using (exists (
    select 1
    from restaurant_members as m
    join users as u on u.id = m.user_id
    where m.restaurant_id = allocations.restaurant_id
      and m.status = 'active'
      and u.auth_subject = auth.uid()
  ));
