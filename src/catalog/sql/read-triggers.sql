-- Triggers of users; those that implement constraints are the server's own.
select
  t.tgrelid::text as oid,
  json_agg(
    json_build_object(
      'name', t.tgname,
      'type', t.tgtype,
      'function_schema', fn.nspname,
      'function_name', f.proname,
      'enabled', t.tgenabled,
      'inherited', t.tgparentid <> 0,
      'definition', pg_get_triggerdef(t.oid)
    )
    order by t.tgname
  ) as triggers
from pg_trigger t
join pg_proc f on f.oid = t.tgfoid
join pg_namespace fn on fn.oid = f.pronamespace
where not t.tgisinternal
group by t.tgrelid;
