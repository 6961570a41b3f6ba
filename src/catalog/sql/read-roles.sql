-- Every role of the cluster but the predefined ones; the reader keeps those that concern this database.
-- Settings of a role count when they apply everywhere or in this database.
select
  r.rolname as name,
  r.rolsuper as superuser,
  r.rolbypassrls as bypass_rls,
  r.rolcanlogin as login,
  r.rolinherit as inherit,
  r.rolcreaterole as create_role,
  r.rolcreatedb as create_db,
  r.rolreplication as replication,
  coalesce(
    (
      select json_agg(entry order by s.setdatabase, entry)
      from pg_db_role_setting s
      cross join unnest(s.setconfig) as entry
      where s.setrole = r.oid
        and (
          s.setdatabase = 0
          or s.setdatabase = (select oid from pg_database where datname = current_database())
        )
    ),
    '[]'
  ) as config,
  -- inherit_option and set_option came with 16; to_jsonb reads them where they exist. One membership may have been
  -- given several times, by several grantors: what counts is what they add up to.
  coalesce(
    (
      select json_agg(
        json_build_object('role', t.name, 'admin', t.admin, 'inherit', t.inherit, 'set', t.settable)
        order by t.name
      )
      from (
        select
          g.rolname as name,
          bool_or(m.admin_option) as admin,
          bool_or(coalesce((to_jsonb(m) ->> 'inherit_option')::boolean, r.rolinherit)) as inherit,
          bool_or(coalesce((to_jsonb(m) ->> 'set_option')::boolean, true)) as settable
        from pg_auth_members m
        join pg_roles g on g.oid = m.roleid
        where m.member = r.oid
        group by g.rolname
      ) as t
    ),
    '[]'
  ) as member_of
from pg_roles r
where r.rolname !~ '^pg_'
order by 1;
