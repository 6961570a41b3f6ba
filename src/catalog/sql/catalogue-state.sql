-- One number for everything that an audit reads: it changes with every change of it, and rarely without one. Row versions
-- (xmin) instead of contents, as nothing has to be spelled out then; tables that the server itself touches by the way
-- (statistics in pg_class) are taken by the columns that matter.
select encode(sha256(convert_to(string_agg(part, ' ' order by part), 'UTF8')), 'hex') as state
from (
  select 'class ' || count(*) || ' ' || coalesce(sum(hashtextextended(concat_ws(' ', oid, relname, relnamespace, relkind, relowner, relrowsecurity, relforcerowsecurity, relispartition, relpersistence, relacl::text, reloptions::text, relpartbound::text), 0)), 0) as part
  from pg_catalog.pg_class
  where relpersistence <> 't'
  union all
  select 'attribute ' || count(*) || ' ' || coalesce(sum(hashtextextended(concat_ws(' ', attrelid, attnum, xmin), 0)), 0)
  from pg_catalog.pg_attribute
  where attnum > 0
  union all
  select 'default ' || count(*) || ' ' || coalesce(sum(hashtextextended(concat_ws(' ', oid, xmin), 0)), 0)
  from pg_catalog.pg_attrdef
  union all
  select 'policy ' || count(*) || ' ' || coalesce(sum(hashtextextended(concat_ws(' ', oid, xmin), 0)), 0)
  from pg_catalog.pg_policy
  union all
  select 'proc ' || count(*) || ' ' || coalesce(sum(hashtextextended(concat_ws(' ', oid, xmin), 0)), 0)
  from pg_catalog.pg_proc
  union all
  select 'constraint ' || count(*) || ' ' || coalesce(sum(hashtextextended(concat_ws(' ', oid, xmin), 0)), 0)
  from pg_catalog.pg_constraint
  union all
  select 'trigger ' || count(*) || ' ' || coalesce(sum(hashtextextended(concat_ws(' ', oid, xmin), 0)), 0)
  from pg_catalog.pg_trigger
  union all
  select 'rewrite ' || count(*) || ' ' || coalesce(sum(hashtextextended(concat_ws(' ', oid, xmin), 0)), 0)
  from pg_catalog.pg_rewrite
  union all
  select 'index ' || count(*) || ' ' || coalesce(sum(hashtextextended(concat_ws(' ', indexrelid, indisvalid, indisunique, xmin), 0)), 0)
  from pg_catalog.pg_index
  union all
  select 'namespace ' || count(*) || ' ' || coalesce(sum(hashtextextended(concat_ws(' ', oid, xmin), 0)), 0)
  from pg_catalog.pg_namespace
  where nspname !~ '^pg_(toast_)?temp_'
  union all
  select 'type ' || count(*) || ' ' || coalesce(sum(hashtextextended(concat_ws(' ', oid, xmin), 0)), 0)
  from pg_catalog.pg_type
  where typtype in ('d', 'e', 'c', 'r')
  union all
  select 'enum ' || count(*) || ' ' || coalesce(sum(hashtextextended(concat_ws(' ', oid, xmin), 0)), 0)
  from pg_catalog.pg_enum
  union all
  select 'default acl ' || count(*) || ' ' || coalesce(sum(hashtextextended(concat_ws(' ', oid, xmin), 0)), 0)
  from pg_catalog.pg_default_acl
  union all
  select 'publication ' || count(*) || ' ' || coalesce(sum(hashtextextended(concat_ws(' ', oid, xmin), 0)), 0)
  from pg_catalog.pg_publication
  union all
  select 'published ' || count(*) || ' ' || coalesce(sum(hashtextextended(concat_ws(' ', oid, xmin), 0)), 0)
  from pg_catalog.pg_publication_rel
  union all
  select 'published schema ' || count(*) || ' ' || coalesce(sum(hashtextextended(concat_ws(' ', oid, xmin), 0)), 0)
  from pg_catalog.pg_publication_namespace
  union all
  select 'inherits ' || count(*) || ' ' || coalesce(sum(hashtextextended(concat_ws(' ', inhrelid, inhparent, xmin), 0)), 0)
  from pg_catalog.pg_inherits
  union all
  select 'extension ' || count(*) || ' ' || coalesce(sum(hashtextextended(concat_ws(' ', oid, xmin), 0)), 0)
  from pg_catalog.pg_extension
  union all
  select 'database ' || coalesce(max(concat_ws(' ', datdba, datacl::text)), '')
  from pg_catalog.pg_database
  where datname = current_database()
  union all
  select 'setting ' || count(*) || ' ' || coalesce(sum(hashtextextended(concat_ws(' ', setdatabase, setrole, setconfig::text), 0)), 0)
  from pg_catalog.pg_db_role_setting
  union all
  select 'role ' || count(*) || ' ' || coalesce(sum(hashtextextended(concat_ws(' ', oid, rolname, rolsuper, rolinherit, rolcreaterole, rolcreatedb, rolcanlogin, rolreplication, rolbypassrls), 0)), 0)
  from pg_catalog.pg_roles
  union all
  select 'member ' || count(*) || ' ' || coalesce(sum(hashtextextended(concat_ws(' ', roleid, member, xmin), 0)), 0)
  from pg_catalog.pg_auth_members
) as parts
