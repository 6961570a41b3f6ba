-- Tables, partitioned tables and foreign tables.
select
  c.oid::text as oid,
  n.nspname as schema,
  c.relname as name,
  pg_get_userbyid(c.relowner) as owner,
  c.relkind as kind,
  c.relpersistence as persistence,
  c.relrowsecurity as row_security,
  c.relforcerowsecurity as force_row_security,
  c.reltuples::float8::text as estimated_rows,
  array_to_json(coalesce(c.relacl, acldefault('r', c.relowner))::text[]) as acl,
  coalesce(array_to_json(c.reloptions), '[]') as options,
  case
    when c.relkind = 'p'
      then json_build_object(
        'strategy', p.partstrat,
        'definition', pg_get_partkeydef(c.oid),
        'columns', (
          select json_agg(a.attname order by k.ordinal)
          from unnest(p.partattrs::int2[]) with ordinality as k (attnum, ordinal)
          left join pg_attribute a on a.attrelid = c.oid
            and a.attnum = k.attnum
            and k.attnum <> 0
        )
      )
  end as partition_key,
  case when c.relispartition then pg_get_expr(c.relpartbound, c.oid) end as bound,
  coalesce(
    (
      select json_agg(json_build_object('schema', pn.nspname, 'name', pc.relname) order by i.inhseqno)
      from pg_inherits i
      join pg_class pc on pc.oid = i.inhparent
      join pg_namespace pn on pn.oid = pc.relnamespace
      where i.inhrelid = c.oid
    ),
    '[]'
  ) as parents
from pg_class c
join pg_namespace n on n.oid = c.relnamespace
left join pg_partitioned_table p on p.partrelid = c.oid
where c.relkind in ('r', 'p', 'f')
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
