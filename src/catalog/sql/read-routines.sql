-- Functions and procedures of users.
select
  n.nspname as schema,
  p.proname as name,
  pg_get_function_identity_arguments(p.oid) as signature,
  p.prokind as kind,
  case when p.prokind <> 'p' then pg_get_function_result(p.oid) end as returns,
  p.proretset as returns_set,
  l.lanname as language,
  p.provolatile as volatility,
  p.proparallel as parallel,
  p.proisstrict as strict,
  p.proleakproof as leakproof,
  p.prosecdef as security_definer,
  coalesce(array_to_json(p.proconfig), '[]') as config,
  pg_get_userbyid(p.proowner) as owner,
  case
    when l.lanname in ('c', 'internal') then ''
    else coalesce(pg_get_function_sqlbody(p.oid), p.prosrc)
  end as body,
  case when p.prokind in ('f', 'p', 'w') then pg_get_functiondef(p.oid) end as definition,
  array_to_json(coalesce(p.proacl, acldefault('f', p.proowner))::text[]) as acl
from pg_proc p
join pg_namespace n on n.oid = p.pronamespace
join pg_language l on l.oid = p.prolang
where n.nspname !~ '^pg_'
  and n.nspname not in ('information_schema', 'bulkhead_ledger')
  and not exists (
    select
    from pg_depend x
    where x.classid = 'pg_proc'::regclass
      and x.objid = p.oid
      and x.deptype = 'e'
  )
order by 1, 2, 3;
