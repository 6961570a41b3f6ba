-- FOR ALL on people, for everybody who shares a firm.
drop policy bulkhead_wall_people on public.people;
create policy colleagues on public.people for all to public using (id = any ((select bulkhead.visible_users())::uuid[]));
grant update on public.people to corpus_app;
