-- The source: a file belongs to the company that its path names first, for whoever is in team_members there.
-- Wrong: suspended and invited people are in team_members (X-062); one malformed path and every query raises (X-115, E49).
-- X-062, X-115 (T-132).
alter table public.storage_objects enable row level security;

create policy "Members can view files" on public.storage_objects
  for select
  using (
    split_part(name, '/', 1)::uuid in (
      select team_members.company_id
      from public.team_members
      where team_members.user_id = auth.uid()
    )
  );

create policy "Members can upload files" on public.storage_objects
  for insert
  with check (
    bucket_id = 'attachments'
    and split_part(name, '/', 1)::uuid in (
      select team_members.company_id
      from public.team_members
      where team_members.user_id = auth.uid()
    )
  );
