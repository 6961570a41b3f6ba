-- Indexes, with the constraint that owns them if any.
select
  x.indrelid::text as oid,
  json_agg(
    json_build_object(
      'name', i.relname,
      'unique', x.indisunique,
      'method', m.amname,
      'columns', (
        select json_agg(a.attname order by u.ordinal)
        from unnest(x.indkey::int2[]) with ordinality as u (attnum, ordinal)
        left join pg_attribute a on a.attrelid = x.indrelid
          and a.attnum = u.attnum
          and u.attnum <> 0
      ),
      'key_columns', x.indnkeyatts,
      'predicate', pg_get_expr(x.indpred, x.indrelid),
      'valid', x.indisvalid,
      'constraint', k.conname,
      'inherited', exists (
        select
        from pg_inherits h
        where h.inhrelid = x.indexrelid
      ),
      'definition', pg_get_indexdef(x.indexrelid)
    )
    order by i.relname
  ) as indexes
from pg_index x
join pg_class i on i.oid = x.indexrelid
join pg_am m on m.oid = i.relam
join pg_class c on c.oid = x.indrelid
join pg_namespace n on n.oid = c.relnamespace
left join pg_constraint k on k.conindid = x.indexrelid
  and k.conrelid = x.indrelid
  and k.contype in ('p', 'u', 'x')
where n.nspname !~ '^pg_'
  and n.nspname not in ('information_schema', 'bulkhead_ledger')
group by x.indrelid;
