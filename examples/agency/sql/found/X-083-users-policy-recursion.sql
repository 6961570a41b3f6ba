-- The source: the users policy reads the member tables; the next step is a member policy that looks back at users.
-- Wrong: then neither table can be read by anybody under row security, "infinite recursion detected in policy" (E07).
-- X-083. Needs X-031.
create policy tenant_members_self on public.tenant_members
  for select
  using (
    user_id in (
      select id
      from public.users
      where clerk_user_id = current_setting('lv.clerk_user_id', true)
    )
  );
