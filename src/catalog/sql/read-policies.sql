-- Policies with both expressions, their kind and their roles.
select
  p.polrelid::text as oid,
  json_agg(
    json_build_object(
      'name', p.polname,
      'permissive', p.polpermissive,
      'command', p.polcmd,
      'roles', (
        select json_agg(case when u.role = 0 then 'public' else pg_get_userbyid(u.role) end)
        from unnest(p.polroles) as u (role)
      ),
      'using', pg_get_expr(p.polqual, p.polrelid),
      'check', pg_get_expr(p.polwithcheck, p.polrelid)
    )
    order by p.polname
  ) as policies
from pg_policy p
group by p.polrelid;
