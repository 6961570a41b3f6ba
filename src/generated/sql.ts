// Made by scripts/generate.ts from src/*/sql/*.sql; do not edit.
export const sqlFiles = {
  'apply/create-ledger': `-- What was applied, by whom, and how far: written in the same transactions as the changes themselves. It lies in a
-- schema of its own, which the catalogue reader leaves out, so that keeping a record does not look like drift.
create schema if not exists bulkhead_ledger;

revoke all on schema bulkhead_ledger from public;

create table if not exists bulkhead_ledger.applied (
  id bigint generated always as identity primary key,
  -- running: being applied, or interrupted; undoing: being taken back, or interrupted.
  state text not null check (state in ('running', 'applied', 'undoing', 'undone')),
  -- The last segment of the plan that is in the database.
  segment integer not null default 0,
  plan jsonb not null,
  -- The database as it was found, and as it should be afterwards: to say what differs when it is neither.
  found jsonb,
  desired jsonb,
  rehearsed boolean not null,
  applied_by text not null default session_user,
  started_at timestamptz not null default now(),
  finished_at timestamptz
);

alter table bulkhead_ledger.applied add column if not exists found jsonb, add column if not exists desired jsonb;

-- Two plans at once would each be made for a database that the other changes.
create unique index if not exists applied_one_at_a_time on bulkhead_ledger.applied ((true)) where state in ('running', 'undoing');

revoke all on bulkhead_ledger.applied from public;
`,
  'catalog/catalogue-state': `-- One number for everything that an audit reads: it changes with every change of it, and rarely without one. Row versions
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
`,
  'catalog/read-columns': `-- Columns of tables and views, one array per relation.
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
`,
  'catalog/read-constraints': `-- Keys, foreign keys, checks and exclusions. The per-partition rows that PostgreSQL keeps for a foreign key towards a
-- partitioned table are marked inherited; they say \`convalidated = f\` even when the parent is valid.
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
`,
  'catalog/read-default-privileges': `-- What objects created later will carry.
select
  pg_get_userbyid(d.defaclrole) as role,
  n.nspname as schema,
  d.defaclobjtype as objects,
  array_to_json(d.defaclacl::text[]) as acl
from pg_default_acl d
left join pg_namespace n on n.oid = d.defaclnamespace
order by 1, 2, 3;
`,
  'catalog/read-extensions': `select
  e.extname as name,
  e.extversion as version,
  n.nspname as schema
from pg_extension e
join pg_namespace n on n.oid = e.extnamespace
order by 1;
`,
  'catalog/read-indexes': `-- Indexes, with the constraint that owns them if any.
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
`,
  'catalog/read-policies': `-- Policies with both expressions, their kind and their roles.
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
`,
  'catalog/read-publications': `-- Publications: row security does not apply to what a subscriber receives.
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
`,
  'catalog/read-roles': `-- Every role of the cluster but the predefined ones; the reader keeps those that concern this database.
-- Settings of a role count when they apply everywhere or in this database.
select
  r.rolname as name,
  r.rolsuper as superuser,
  r.rolbypassrls as bypass_rls,
  r.rolcanlogin as login,
  r.rolinherit as inherit,
  r.rolcreaterole as create_role,
  r.rolcreatedb as create_db,
  r.rolreplication as replication,
  coalesce(
    (
      select json_agg(entry order by s.setdatabase, entry)
      from pg_db_role_setting s
      cross join unnest(s.setconfig) as entry
      where s.setrole = r.oid
        and (
          s.setdatabase = 0
          or s.setdatabase = (select oid from pg_database where datname = current_database())
        )
    ),
    '[]'
  ) as config,
  -- inherit_option and set_option came with 16; to_jsonb reads them where they exist. One membership may have been
  -- given several times, by several grantors: what counts is what they add up to.
  coalesce(
    (
      select json_agg(
        json_build_object('role', t.name, 'admin', t.admin, 'inherit', t.inherit, 'set', t.settable)
        order by t.name
      )
      from (
        select
          g.rolname as name,
          bool_or(m.admin_option) as admin,
          bool_or(coalesce((to_jsonb(m) ->> 'inherit_option')::boolean, r.rolinherit)) as inherit,
          bool_or(coalesce((to_jsonb(m) ->> 'set_option')::boolean, true)) as settable
        from pg_auth_members m
        join pg_roles g on g.oid = m.roleid
        where m.member = r.oid
        group by g.rolname
      ) as t
    ),
    '[]'
  ) as member_of
from pg_roles r
where r.rolname !~ '^pg_'
order by 1;
`,
  'catalog/read-routines': `-- Functions and procedures of users.
select
  n.nspname as schema,
  p.proname as name,
  pg_get_function_identity_arguments(p.oid) as signature,
  p.prokind as kind,
  case when p.prokind <> 'p' then pg_get_function_result(p.oid) end as returns,
  p.proretset as returns_set,
  l.lanname as language,
  p.provolatile as volatility,
  p.proparallel as parallel,
  p.proisstrict as strict,
  p.proleakproof as leakproof,
  p.prosecdef as security_definer,
  coalesce(array_to_json(p.proconfig), '[]') as config,
  pg_get_userbyid(p.proowner) as owner,
  case
    when l.lanname in ('c', 'internal') then ''
    else coalesce(pg_get_function_sqlbody(p.oid), p.prosrc)
  end as body,
  case when p.prokind in ('f', 'p', 'w') then pg_get_functiondef(p.oid) end as definition,
  array_to_json(coalesce(p.proacl, acldefault('f', p.proowner))::text[]) as acl
from pg_proc p
join pg_namespace n on n.oid = p.pronamespace
join pg_language l on l.oid = p.prolang
where n.nspname !~ '^pg_'
  and n.nspname not in ('information_schema', 'bulkhead_ledger')
  and not exists (
    select
    from pg_depend x
    where x.classid = 'pg_proc'::regclass
      and x.objid = p.oid
      and x.deptype = 'e'
  )
order by 1, 2, 3;
`,
  'catalog/read-rules': `-- Rewrite rules other than the one that makes a view a view.
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
`,
  'catalog/read-schemas': `-- Schemas of the users; the system's own and the sessions' temporary ones are left out everywhere.
select
  n.nspname as name,
  pg_get_userbyid(n.nspowner) as owner,
  array_to_json(coalesce(n.nspacl, acldefault('n', n.nspowner))::text[]) as acl
from pg_namespace n
where n.nspname !~ '^pg_'
  and n.nspname not in ('information_schema', 'bulkhead_ledger')
  and not exists (
    select
    from pg_depend x
    where x.classid = 'pg_namespace'::regclass
      and x.objid = n.oid
      and x.deptype = 'e'
  )
order by 1;
`,
  'catalog/read-sequences': `-- Sequences and the columns that own them (deptype i: identity, a: serial).
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
`,
  'catalog/read-server': `-- The database itself: version, owner, settings, privileges.
select
  current_setting('server_version_num')::int as version_num,
  d.datname as database,
  pg_get_userbyid(d.datdba) as owner,
  array_to_json(coalesce(d.datacl, acldefault('d', d.datdba))::text[]) as acl,
  coalesce(
    (
      select array_to_json(s.setconfig)
      from pg_db_role_setting s
      where s.setdatabase = d.oid
        and s.setrole = 0
    ),
    '[]'
  ) as config
from pg_database d
where d.datname = current_database();
`,
  'catalog/read-tables': `-- Tables, partitioned tables and foreign tables.
select
  c.oid::text as oid,
  n.nspname as schema,
  c.relname as name,
  pg_get_userbyid(c.relowner) as owner,
  c.relkind as kind,
  c.relpersistence as persistence,
  c.relrowsecurity as row_security,
  c.relforcerowsecurity as force_row_security,
  c.reltuples::float8::text as estimated_rows,
  array_to_json(coalesce(c.relacl, acldefault('r', c.relowner))::text[]) as acl,
  coalesce(array_to_json(c.reloptions), '[]') as options,
  case
    when c.relkind = 'p'
      then json_build_object(
        'strategy', p.partstrat,
        'definition', pg_get_partkeydef(c.oid),
        'columns', (
          select json_agg(a.attname order by k.ordinal)
          from unnest(p.partattrs::int2[]) with ordinality as k (attnum, ordinal)
          left join pg_attribute a on a.attrelid = c.oid
            and a.attnum = k.attnum
            and k.attnum <> 0
        )
      )
  end as partition_key,
  case when c.relispartition then pg_get_expr(c.relpartbound, c.oid) end as bound,
  coalesce(
    (
      select json_agg(json_build_object('schema', pn.nspname, 'name', pc.relname) order by i.inhseqno)
      from pg_inherits i
      join pg_class pc on pc.oid = i.inhparent
      join pg_namespace pn on pn.oid = pc.relnamespace
      where i.inhrelid = c.oid
    ),
    '[]'
  ) as parents
from pg_class c
join pg_namespace n on n.oid = c.relnamespace
left join pg_partitioned_table p on p.partrelid = c.oid
where c.relkind in ('r', 'p', 'f')
  and n.nspname !~ '^pg_'
  and n.nspname not in ('information_schema', 'bulkhead_ledger')
  and not exists (
    select
    from pg_depend x
    where x.classid = 'pg_class'::regclass
      and x.objid = c.oid
      and x.deptype = 'e'
  )
order by 2, 3;
`,
  'catalog/read-triggers': `-- Triggers of users; those that implement constraints are the server's own.
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
`,
  'catalog/read-types': `-- Enums, domains, composite and range types. Row types of tables and array types are left out.
select
  n.nspname as schema,
  t.typname as name,
  pg_get_userbyid(t.typowner) as owner,
  t.typtype as kind,
  array_to_json(coalesce(t.typacl, acldefault('T', t.typowner))::text[]) as acl,
  case
    when t.typtype = 'e'
      then (
        select json_agg(e.enumlabel order by e.enumsortorder)
        from pg_enum e
        where e.enumtypid = t.oid
      )
  end as labels,
  case when t.typtype = 'd' then format_type(t.typbasetype, t.typtypmod) end as base_type,
  t.typnotnull as not_null,
  t.typdefault as default_value,
  case
    when t.typtype = 'd'
      then (
        select json_agg(json_build_object('name', k.conname, 'definition', pg_get_constraintdef(k.oid)) order by k.conname)
        from pg_constraint k
        where k.contypid = t.oid
          and k.contype = 'c'
      )
  end as checks,
  case
    when t.typtype = 'c'
      then (
        select string_agg(format('%I %s', a.attname, format_type(a.atttypid, a.atttypmod)), ', ' order by a.attnum)
        from pg_attribute a
        where a.attrelid = t.typrelid
          and a.attnum > 0
          and not a.attisdropped
      )
  end as attributes
from pg_type t
join pg_namespace n on n.oid = t.typnamespace
left join pg_class c on c.oid = t.typrelid
where t.typtype in ('e', 'd', 'c', 'r')
  and (
    t.typtype <> 'c'
    or c.relkind = 'c'
  )
  and n.nspname !~ '^pg_'
  and n.nspname not in ('information_schema', 'bulkhead_ledger')
  and not exists (
    select
    from pg_depend x
    where x.classid = 'pg_type'::regclass
      and x.objid = t.oid
      and x.deptype = 'e'
  )
order by 1, 2;
`,
  'catalog/read-views': `-- Views and materialized views, with the relations they read directly.
select
  c.oid::text as oid,
  n.nspname as schema,
  c.relname as name,
  pg_get_userbyid(c.relowner) as owner,
  c.relkind = 'm' as materialized,
  coalesce(array_to_json(c.reloptions), '[]') as options,
  array_to_json(coalesce(c.relacl, acldefault('r', c.relowner))::text[]) as acl,
  pg_get_viewdef(c.oid) as definition,
  coalesce(
    (
      select json_agg(distinct jsonb_build_object('schema', sn.nspname, 'name', s.relname))
      from pg_rewrite r
      join pg_depend d on d.classid = 'pg_rewrite'::regclass
        and d.objid = r.oid
        and d.refclassid = 'pg_class'::regclass
      join pg_class s on s.oid = d.refobjid
      join pg_namespace sn on sn.oid = s.relnamespace
      where r.ev_class = c.oid
        and s.oid <> c.oid
        and s.relkind in ('r', 'p', 'f', 'v', 'm')
    ),
    '[]'
  ) as reads
from pg_class c
join pg_namespace n on n.oid = c.relnamespace
where c.relkind in ('v', 'm')
  and n.nspname !~ '^pg_'
  and n.nspname not in ('information_schema', 'bulkhead_ledger')
  and not exists (
    select
    from pg_depend x
    where x.classid = 'pg_class'::regclass
      and x.objid = c.oid
      and x.deptype = 'e'
  )
order by 2, 3;
`,
} as const;
