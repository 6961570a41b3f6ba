-- Enums, domains, composite and range types. Row types of tables and array types are left out.
select
  n.nspname as schema,
  t.typname as name,
  pg_get_userbyid(t.typowner) as owner,
  t.typtype as kind,
  array_to_json(coalesce(t.typacl, acldefault('T', t.typowner))::text[]) as acl,
  case
    when t.typtype = 'e'
      then (
        select json_agg(e.enumlabel order by e.enumsortorder)
        from pg_enum e
        where e.enumtypid = t.oid
      )
  end as labels,
  case when t.typtype = 'd' then format_type(t.typbasetype, t.typtypmod) end as base_type,
  t.typnotnull as not_null,
  t.typdefault as default_value,
  case
    when t.typtype = 'd'
      then (
        select json_agg(json_build_object('name', k.conname, 'definition', pg_get_constraintdef(k.oid)) order by k.conname)
        from pg_constraint k
        where k.contypid = t.oid
          and k.contype = 'c'
      )
  end as checks,
  case
    when t.typtype = 'c'
      then (
        select string_agg(format('%I %s', a.attname, format_type(a.atttypid, a.atttypmod)), ', ' order by a.attnum)
        from pg_attribute a
        where a.attrelid = t.typrelid
          and a.attnum > 0
          and not a.attisdropped
      )
  end as attributes
from pg_type t
join pg_namespace n on n.oid = t.typnamespace
left join pg_class c on c.oid = t.typrelid
where t.typtype in ('e', 'd', 'c', 'r')
  and (
    t.typtype <> 'c'
    or c.relkind = 'c'
  )
  and n.nspname !~ '^pg_'
  and n.nspname not in ('information_schema', 'bulkhead_ledger')
  and not exists (
    select
    from pg_depend x
    where x.classid = 'pg_type'::regclass
      and x.objid = t.oid
      and x.deptype = 'e'
  )
order by 1, 2;
