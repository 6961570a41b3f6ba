-- Keys, foreign keys, checks and exclusions. The per-partition rows that PostgreSQL keeps for a foreign key towards a
-- partitioned table are marked inherited; they say `convalidated = f` even when the parent is valid.
select
  k.conrelid::text as oid,
  json_agg(
    json_build_object(
      'name', k.conname,
      'type', k.contype,
      'columns', (
        select json_agg(a.attname order by u.ordinal)
        from unnest(k.conkey) with ordinality as u (attnum, ordinal)
        left join pg_attribute a on a.attrelid = k.conrelid
          and a.attnum = u.attnum
          and u.attnum <> 0
      ),
      'references_schema', rn.nspname,
      'references_name', rc.relname,
      'referenced', (
        select json_agg(a.attname order by u.ordinal)
        from unnest(k.confkey) with ordinality as u (attnum, ordinal)
        join pg_attribute a on a.attrelid = k.confrelid
          and a.attnum = u.attnum
      ),
      'on_update', k.confupdtype,
      'on_delete', k.confdeltype,
      'on_delete_columns', (
        select json_agg(a.attname order by u.ordinal)
        from unnest(k.confdelsetcols) with ordinality as u (attnum, ordinal)
        join pg_attribute a on a.attrelid = k.conrelid
          and a.attnum = u.attnum
      ),
      'match', k.confmatchtype,
      'deferrable', k.condeferrable,
      'deferred', k.condeferred,
      'validated', k.convalidated,
      'inherited', k.conparentid <> 0
      or k.coninhcount > 0,
      'nulls_not_distinct', coalesce((to_jsonb(x) ->> 'indnullsnotdistinct')::boolean, false),
      'operators', (
        select json_agg(o.oprname order by u.ordinal)
        from unnest(k.conexclop) with ordinality as u (operator, ordinal)
        join pg_operator o on o.oid = u.operator
      ),
      'expression', case when k.contype = 'c' then pg_get_expr(k.conbin, k.conrelid) end,
      'definition', pg_get_constraintdef(k.oid)
    )
    order by k.conname
  ) as constraints
from pg_constraint k
join pg_class c on c.oid = k.conrelid
join pg_namespace n on n.oid = c.relnamespace
left join pg_class rc on rc.oid = k.confrelid
left join pg_namespace rn on rn.oid = rc.relnamespace
left join pg_index x on x.indexrelid = k.conindid
  and k.contype in ('p', 'u')
where k.contype in ('p', 'u', 'f', 'c', 'x')
  and n.nspname !~ '^pg_'
  and n.nspname not in ('information_schema', 'bulkhead_ledger')
group by k.conrelid;
