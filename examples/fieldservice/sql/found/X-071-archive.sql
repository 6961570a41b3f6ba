-- The source: makes the archive of jobs with "like jobs including all", and lets members read what it holds.
-- Wrong: the copy has no foreign key and no policy (X-071, E39); the policy it got asks for no active membership (X-062).
-- X-071, X-062 (T-133, T-134). The source fills it by INSERT and DELETE with two now()s; archive_completed_jobs() does not.
create table public.jobs_archive (like public.jobs including all);
alter table public.jobs_archive owner to fieldservice_owner;

alter table public.jobs_archive enable row level security;

create policy "Members can view archived jobs" on public.jobs_archive
  for select
  using (exists (
    select 1
    from public.team_members
    where team_members.user_id = auth.uid()
      and team_members.company_id = jobs_archive.company_id
  ));
