-- The source: protects team_members by the same pattern as the tables whose policies read it.
-- Wrong: "infinite recursion detected in policy", there and in every table whose policy reads team_members (E06).
-- X-030 (T-005). Tried on the role for reports first, whose queries all fail since; for everybody, nothing would work.
create policy "Members can view memberships" on public.team_members
  for select
  to fieldservice_readonly
  using (exists (
    select 1
    from public.team_members as mine
    where mine.user_id = auth.uid()
      and mine.company_id = team_members.company_id
      and mine.status = 'active'
  ));
