-- Views and materialized views, with the relations they read directly.
select
  c.oid::text as oid,
  n.nspname as schema,
  c.relname as name,
  pg_get_userbyid(c.relowner) as owner,
  c.relkind = 'm' as materialized,
  coalesce(array_to_json(c.reloptions), '[]') as options,
  array_to_json(coalesce(c.relacl, acldefault('r', c.relowner))::text[]) as acl,
  pg_get_viewdef(c.oid) as definition,
  coalesce(
    (
      select json_agg(distinct jsonb_build_object('schema', sn.nspname, 'name', s.relname))
      from pg_rewrite r
      join pg_depend d on d.classid = 'pg_rewrite'::regclass
        and d.objid = r.oid
        and d.refclassid = 'pg_class'::regclass
      join pg_class s on s.oid = d.refobjid
      join pg_namespace sn on sn.oid = s.relnamespace
      where r.ev_class = c.oid
        and s.oid <> c.oid
        and s.relkind in ('r', 'p', 'f', 'v', 'm')
    ),
    '[]'
  ) as reads
from pg_class c
join pg_namespace n on n.oid = c.relnamespace
where c.relkind in ('v', 'm')
  and n.nspname !~ '^pg_'
  and n.nspname not in ('information_schema', 'bulkhead_ledger')
  and not exists (
    select
    from pg_depend x
    where x.classid = 'pg_class'::regclass
      and x.objid = c.oid
      and x.deptype = 'e'
  )
order by 2, 3;
