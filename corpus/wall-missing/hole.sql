drop policy bulkhead_wall on public.customers;
-- Nobody deletes labels today; the wall is for the door that somebody adds tomorrow.
drop policy bulkhead_wall_delete on public.labels;
