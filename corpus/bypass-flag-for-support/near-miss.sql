-- A flag that has to be set in addition, and a role of the database instead of a flag.
create policy support on public.customers as restrictive for select to public
  using (current_setting('app.support_mode', true) is distinct from 'blocked');
create policy members_only on public.orders as restrictive for delete to public using (pg_has_role('corpus_app', 'member'));
