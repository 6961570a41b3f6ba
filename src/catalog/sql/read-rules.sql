-- Rewrite rules other than the one that makes a view a view.
select
  r.ev_class::text as oid,
  json_agg(
    json_build_object(
      'name', r.rulename,
      'event', r.ev_type,
      'instead', r.is_instead,
      'enabled', r.ev_enabled,
      'definition', pg_get_ruledef(r.oid)
    )
    order by r.rulename
  ) as rules
from pg_rewrite r
join pg_class c on c.oid = r.ev_class
join pg_namespace n on n.oid = c.relnamespace
where r.rulename <> '_RETURN'
  and n.nspname !~ '^pg_'
  and n.nspname not in ('information_schema', 'bulkhead_ledger')
group by r.ev_class;
