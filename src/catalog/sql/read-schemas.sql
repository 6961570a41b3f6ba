-- Schemas of the users; the system's own and the sessions' temporary ones are left out everywhere.
select
  n.nspname as name,
  pg_get_userbyid(n.nspowner) as owner,
  array_to_json(coalesce(n.nspacl, acldefault('n', n.nspowner))::text[]) as acl
from pg_namespace n
where n.nspname !~ '^pg_'
  and n.nspname not in ('information_schema', 'bulkhead_ledger')
  and not exists (
    select
    from pg_depend x
    where x.classid = 'pg_namespace'::regclass
      and x.objid = n.oid
      and x.deptype = 'e'
  )
order by 1;
