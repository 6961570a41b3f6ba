-- Publications: row security does not apply to what a subscriber receives.
select
  p.pubname as name,
  pg_get_userbyid(p.pubowner) as owner,
  p.puballtables as all_tables,
  array_to_json(
    array_remove(
      array[
        case when p.pubinsert then 'insert' end,
        case when p.pubupdate then 'update' end,
        case when p.pubdelete then 'delete' end,
        case when p.pubtruncate then 'truncate' end
      ],
      null
    )
  ) as operations,
  coalesce(
    (
      select json_agg(n.nspname order by n.nspname)
      from pg_publication_namespace s
      join pg_namespace n on n.oid = s.pnnspid
      where s.pnpubid = p.oid
    ),
    '[]'
  ) as schemas,
  coalesce(
    (
      select json_agg(
        json_build_object(
          'schema', n.nspname,
          'name', c.relname,
          'filter', pg_get_expr(r.prqual, r.prrelid),
          'columns', (
            select json_agg(a.attname order by a.attnum)
            from pg_attribute a
            where a.attrelid = c.oid
              and a.attnum = any (r.prattrs::int2[])
          )
        )
        order by n.nspname, c.relname
      )
      from pg_publication_rel r
      join pg_class c on c.oid = r.prrelid
      join pg_namespace n on n.oid = c.relnamespace
      where r.prpubid = p.oid
    ),
    '[]'
  ) as tables
from pg_publication p
order by 1;
