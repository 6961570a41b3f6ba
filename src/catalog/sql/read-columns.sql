-- Columns of tables and views, one array per relation.
select
  a.attrelid::text as oid,
  json_agg(
    json_build_array(
      a.attname,
      format_type(a.atttypid, a.atttypmod),
      a.attnotnull,
      pg_get_expr(d.adbin, d.adrelid),
      a.attgenerated,
      a.attidentity,
      case when a.attcollation <> t.typcollation then l.collname end,
      case when a.attacl is not null then array_to_json(a.attacl::text[]) end
    )
    order by a.attnum
  ) as columns
from pg_attribute a
join pg_class c on c.oid = a.attrelid
join pg_namespace n on n.oid = c.relnamespace
join pg_type t on t.oid = a.atttypid
left join pg_attrdef d on d.adrelid = a.attrelid
  and d.adnum = a.attnum
left join pg_collation l on l.oid = a.attcollation
where c.relkind in ('r', 'p', 'f', 'v', 'm')
  and a.attnum > 0
  and not a.attisdropped
  and n.nspname !~ '^pg_'
  and n.nspname not in ('information_schema', 'bulkhead_ledger')
group by a.attrelid;
