-- Roles of the field service system as found. Roles belong to the cluster, not to a database, so this file can run again
-- and again: it creates what is missing and puts back the attributes that a sealed database of the same cluster took
-- away. They are those of a hosted back end, each with the prefix of this system. No passwords: nobody but the
-- authenticator logs in, and whoever deploys gives it one.

do $roles$
declare
  wanted record;
begin
  for wanted in
    select *
    from (
      values
        ('fieldservice_owner', 'nologin'),
        ('fieldservice_anon', 'nologin'),
        ('fieldservice_authenticated', 'nologin'),
        -- The "service key": system work, and every server action that somebody found easier to write this way (X-025).
        ('fieldservice_service', 'nologin bypassrls'),
        -- Reports, straight from the database.
        ('fieldservice_readonly', 'nologin'),
        ('fieldservice_authenticator', 'login noinherit')
    ) as role (name, attributes)
  loop
    begin
      if not exists (select from pg_catalog.pg_roles as r where r.rolname = wanted.name) then
        execute format('create role %I %s', wanted.name, wanted.attributes);
      end if;
    exception
      -- Another session created the role between the question and the statement.
      when duplicate_object or unique_violation then
        null;
    end;
  end loop;

  if exists (select from pg_catalog.pg_roles as r where r.rolname = 'fieldservice_service' and not r.rolbypassrls) then
    alter role fieldservice_service bypassrls;
  end if;

  begin
    if (
      select count(*)
      from pg_catalog.pg_auth_members as m
      where m.member = 'fieldservice_authenticator'::regrole
        and m.roleid in ('fieldservice_anon'::regrole, 'fieldservice_authenticated'::regrole, 'fieldservice_service'::regrole)
    ) < 3 then
      grant fieldservice_anon, fieldservice_authenticated, fieldservice_service to fieldservice_authenticator;
    end if;
  exception
    when unique_violation or internal_error then
      null; -- another session granted them at the same moment ("tuple concurrently updated")
  end;
end
$roles$;
