-- Behind the wall nothing is open; without it this door would be.
create policy bulkhead_assigned on public.orders for select to public using (assigned_to = (select nullif(current_setting('app.actor_id', true), '')::uuid));
-- The platform works within the tenant that is set, like everybody else.
create policy bulkhead_platform on public.orders for delete to corpus_platform using (true);
