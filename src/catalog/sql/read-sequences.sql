-- Sequences and the columns that own them (deptype i: identity, a: serial).
select
  n.nspname as schema,
  c.relname as name,
  pg_get_userbyid(c.relowner) as owner,
  format_type(s.seqtypid, null) as type,
  format(
    'start with %s increment by %s minvalue %s maxvalue %s cache %s%s',
    s.seqstart, s.seqincrement, s.seqmin, s.seqmax, s.seqcache, case when s.seqcycle then ' cycle' else '' end
  ) as definition,
  tn.nspname as table_schema,
  t.relname as table_name,
  a.attname as column_name,
  coalesce(d.deptype = 'i', false) as identity,
  array_to_json(coalesce(c.relacl, acldefault('s', c.relowner))::text[]) as acl
from pg_sequence s
join pg_class c on c.oid = s.seqrelid
join pg_namespace n on n.oid = c.relnamespace
left join pg_depend d on d.classid = 'pg_class'::regclass
  and d.objid = c.oid
  and d.refclassid = 'pg_class'::regclass
  and d.refobjsubid > 0
  and d.deptype in ('a', 'i')
left join pg_class t on t.oid = d.refobjid
left join pg_namespace tn on tn.oid = t.relnamespace
left join pg_attribute a on a.attrelid = d.refobjid
  and a.attnum = d.refobjsubid
where n.nspname !~ '^pg_'
  and n.nspname not in ('information_schema', 'bulkhead_ledger')
order by 1, 2;
