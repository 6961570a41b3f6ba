-- More to see, nothing more to write.
create policy colleagues on public.people for select to public using (id = any ((select bulkhead.visible_users())::uuid[]));
