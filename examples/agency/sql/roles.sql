-- Roles are shared by all databases of a cluster, so this file can run again and beside itself: a role that is there is
-- left alone, and losing the race to create one is fine. Passwords are set by whoever deploys.

do $roles$
declare
  wanted record;
begin
  for wanted in
    select *
    from (values ('agency_app', 'login'), ('agency_readonly', 'nologin'), ('agency_admin', 'nologin')) as role (name, kind)
  loop
    begin
      if not exists (select from pg_catalog.pg_roles as r where r.rolname = wanted.name) then
        execute format('create role %I %s', wanted.name, wanted.kind);
      end if;
    exception
      when duplicate_object or unique_violation then
        null;
    end;
  end loop;

  -- As found: the application logs in as a member of the support role, so that its support pages work.
  begin
    if not exists (
      select
      from pg_catalog.pg_auth_members as m
      where m.roleid = 'agency_admin'::regrole
        and m.member = 'agency_app'::regrole
    ) then
      grant agency_admin to agency_app;
    end if;
  exception
    when unique_violation or internal_error then
      null; -- another session granted it at the same moment ("tuple concurrently updated")
  end;
end
$roles$;
