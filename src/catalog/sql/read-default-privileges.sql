-- What objects created later will carry.
select
  pg_get_userbyid(d.defaclrole) as role,
  n.nspname as schema,
  d.defaclobjtype as objects,
  array_to_json(d.defaclacl::text[]) as acl
from pg_default_acl d
left join pg_namespace n on n.oid = d.defaclnamespace
order by 1, 2, 3;
