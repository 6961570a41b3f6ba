-- The source: pattern 4, a policy that shows members the rows that are not deleted, added to pattern 1.
-- Wrong: policies are alternatives and the wider one wins (X-028); alone, this one refuses the soft delete (X-027) (E05).
-- X-027, X-028 (T-029). Needs X-001 for customers.
create policy "Members can view live jobs" on public.jobs
  for select
  using (
    exists (
      select 1
      from public.team_members
      where team_members.user_id = auth.uid()
        and team_members.company_id = jobs.company_id
        and team_members.status = 'active'
    )
    and deleted_at is null
  );

create policy "Members can view live customers" on public.customers
  for select
  using (
    exists (
      select 1
      from public.team_members
      where team_members.user_id = auth.uid()
        and team_members.company_id = customers.company_id
        and team_members.status = 'active'
    )
    and deleted_at is null
  );
