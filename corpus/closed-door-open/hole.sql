-- Firms are deleted by nobody, memberships changed by nobody: a grant and a policy of another time say otherwise.
grant delete on public.firms to corpus_app;
create policy own_firm on public.firms for delete to corpus_app
  using (id = (select nullif(current_setting('app.firm_id', true), '')::uuid) and (select bulkhead.actor_role()) = 'owner');
grant delete on public.labels to corpus_app;
create policy all_labels on public.labels for delete to corpus_app using (name <> '');
drop policy bulkhead_wall_delete on public.labels;
