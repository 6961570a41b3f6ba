-- The source: pattern 3, a technician sees the jobs that name him, or all when his role says so. Titled "update".
-- Wrong: no company and no active membership is asked for the jobs that name him, so a former employee keeps them.
-- X-061 (T-028). FOR SELECT, whatever the title says.
create policy "Technicians can update assigned jobs" on public.jobs
  for select
  using (
    assigned_to = auth.uid()
    or exists (
      select 1
      from public.team_members
      join public.custom_roles on custom_roles.id = team_members.role_id
      where team_members.user_id = auth.uid()
        and team_members.company_id = jobs.company_id
        and team_members.status = 'active'
        and custom_roles.permissions ->> 'jobs_view_all' = 'true'
    )
  );
