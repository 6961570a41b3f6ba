-- Roles of the judgments system as found. Roles belong to the cluster, not to a database, so this file can run again and
-- again: it creates what is missing and puts back the attributes that a sealed database of the same cluster took away.
-- No passwords: set them yourself where the server asks for one. The fourth role of the source, the superuser that runs
-- the migrations, is whoever runs these files; it owns everything.

do $$
declare
  wanted record;
begin
  for wanted in
    select *
    from (
      values
        -- Callers who are not signed in.
        ('judgments_anon', 'nologin', 'nobypassrls'),
        -- Callers who are.
        ('judgments_authenticated', 'nologin', 'nobypassrls'),
        -- The "service key" of the workers: no policy ever applies to it (X-024).
        ('judgments_service', 'nologin', 'bypassrls'),
        -- The REST layer logs in as this one and becomes one of the three above, as the token of the request says.
        ('judgments_authenticator', 'login noinherit', 'nobypassrls'),
        -- The fallback service that takes over when the REST layer is down (X-060).
        ('judgments_fallback', 'login', 'nobypassrls')
    ) as role (name, kind, bypass)
  loop
    begin
      if not exists (select from pg_catalog.pg_roles as r where r.rolname = wanted.name) then
        execute format('create role %I %s %s', wanted.name, wanted.kind, wanted.bypass);
      end if;
      if exists (
        select
        from pg_catalog.pg_roles as r
        where r.rolname = wanted.name
          and (r.rolcanlogin <> (wanted.kind like 'login%') or r.rolbypassrls <> (wanted.bypass = 'bypassrls'))
      ) then
        execute format('alter role %I %s %s', wanted.name, wanted.kind, wanted.bypass);
      end if;
    exception
      -- Another session created the role between the question and the statement.
      when duplicate_object or unique_violation then null;
    end;
  end loop;

  for wanted in select unnest(array['judgments_anon', 'judgments_authenticated', 'judgments_service']) as name loop
    begin
      if not exists (
        select
        from pg_catalog.pg_auth_members as m
        where m.roleid = wanted.name::regrole
          and m.member = 'judgments_authenticator'::regrole
      ) then
        execute format('grant %I to judgments_authenticator', wanted.name);
      end if;
    exception
      when unique_violation or internal_error then
        null; -- another session granted it at the same moment ("tuple concurrently updated")
    end;
  end loop;
end
$$;
