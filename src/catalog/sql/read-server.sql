-- The database itself: version, owner, settings, privileges.
select
  current_setting('server_version_num')::int as version_num,
  d.datname as database,
  pg_get_userbyid(d.datdba) as owner,
  array_to_json(coalesce(d.datacl, acldefault('d', d.datdba))::text[]) as acl,
  coalesce(
    (
      select array_to_json(s.setconfig)
      from pg_db_role_setting s
      where s.setdatabase = d.oid
        and s.setrole = 0
    ),
    '[]'
  ) as config
from pg_database d
where d.datname = current_database();
