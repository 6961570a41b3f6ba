-- The source: puts verification_tokens on the list of tables that its company pattern protects.
-- Wrong: the table has no company, so that what is left of the pattern shows all tokens to any member; nobody should list them.
-- X-116 (T-012).
alter table public.verification_tokens enable row level security;

create policy "Members can view verification_tokens" on public.verification_tokens
  for select
  using (exists (
    select 1
    from public.team_members
    where team_members.user_id = auth.uid()
      and team_members.status = 'active'
  ));
