/** Routines that a careless reader would misread, each with what the reason has to say. */
export const notUnderstood: Readonly<Record<string, { readonly sql: string; readonly because: RegExp }>> = {
  'raises_on_conflict(org_id uuid)': {
    sql: `returns boolean language plpgsql stable as $$
      begin return exists (select 1 from members m where m.org_id = org_id and m.user_id = auth.uid()); end $$`,
    because: /a column and a variable/,
  },
  'sets_tenant(p uuid)': {
    sql: `returns boolean language sql as $$ select set_config('app.tenant', p::text, true) is not null $$`,
    because: /set_config/,
  },
  'sets_tenant_quietly(p uuid)': {
    sql: `returns uuid language plpgsql as $$ begin perform set_config('app.tenant', p::text, true); return nullif(current_setting('app.tenant', true), '')::uuid; end $$`,
    because: /set_config/,
  },
  // What it calls sets the tenant before the setting is read, and is not seen in the value.
  'sets_tenant_by_call(p uuid)': {
    sql: `returns uuid language plpgsql as $$ declare b boolean; begin b := sets_tenant(p); return nullif(current_setting('app.tenant', true), '')::uuid; end $$`,
    because: /sets_tenant\(p uuid\) may change something/,
  },
  'sets_tenant_by_exists(p uuid)': {
    sql: `returns uuid language sql as $$ select case when exists (select sets_tenant(p) from orgs) then nullif(current_setting('app.tenant', true), '')::uuid end $$`,
    because: /sets_tenant\(p uuid\) may change something/,
  },
  'sets_tenant_somewhere(p uuid)': {
    sql: `returns boolean language sql as $$ select sets_tenant(p) and p = nullif(current_setting('app.tenant', true), '')::uuid $$`,
    because: /sets_tenant\(p uuid\) may change something/,
  },
  'writes(p_org uuid)': {
    sql: `returns boolean language sql as $$ insert into flags values ('x', true); select true $$`,
    because: /changes rows/,
  },
  'writes_in_with(p_org uuid)': {
    sql: `returns boolean language sql as $$ with gone as (delete from flags returning 1) select true $$`,
    because: /changes rows/,
  },
  'writes_in_plpgsql(p_org uuid)': {
    sql: `returns boolean language plpgsql as $$ begin delete from flags; return true; end $$`,
    because: /changes rows/,
  },
  'dynamic(p_org uuid)': {
    sql: `returns setof uuid language plpgsql as $$ begin return query execute 'select org_id from members'; end $$`,
    because: /at run time/,
  },
  'dynamic_into(p_org uuid)': {
    sql: `returns boolean language plpgsql as $$ declare v boolean; begin execute 'select true' into v; return v; end $$`,
    because: /dynexecute/,
  },
  'looping(p_org uuid)': {
    sql: `returns boolean language plpgsql as $$ declare r record; begin for r in select * from members loop if r.org_id = p_org then return true; end if; end loop; return false; end $$`,
    because: /fors/,
  },
  'counting(p_org uuid)': {
    sql: `returns boolean language sql stable as $$ select count(*) > 1 from members where org_id = p_org $$`,
    because: /a count > 1/,
  },
  'number_of(p_org uuid)': {
    sql: `returns bigint language sql stable as $$ select count(*) from members where org_id = p_org $$`,
    because: /a number of rows/,
  },
  'recursive(p_org uuid)': {
    sql: `returns setof uuid language sql stable as $$
      with recursive t as (select id from orgs where id = p_org union select o.id from orgs o join t on o.parent_id = t.id) select id from t $$`,
    because: /recursive/,
  },
  'ambiguous_overload(p_org uuid)': {
    sql: `returns boolean language sql stable as $$ select has_role('owner', null) $$`,
    because: /which has_role/,
  },
  'builtin_name(p text)': {
    sql: `returns text language sql stable as $$ select lower(p) $$`,
    because: /name of a function of the system/,
  },
  'of_the_system(p oid)': {
    sql: `returns boolean language sql stable as $$ select exists (select 1 from pg_roles where oid = p) $$`,
    because: /relation of the system/,
  },
  'random_row(p_org uuid)': {
    sql: `returns boolean language sql as $$ select random() < 0.5 $$`,
    because: /no function random/,
  },
  'field_of_row(n notes)': {
    sql: `returns boolean language sql stable as $$ select n.org_id = my_org() $$`,
    because: /there is no n\.org_id/,
  },
  'row_in_rows(p_org uuid)': {
    sql: `returns boolean language sql stable as $$ select (p_org, auth.uid()) in (select org_id, user_id from members) $$`,
    because: /null is not false/,
  },
  'inner_declared(p uuid)': {
    sql: `returns uuid language plpgsql as $$ declare v uuid := p; begin declare v uuid := null; begin null; end; return v; end $$`,
    because: /inner blocks/,
  },
  'caught_and_used(p text)': {
    sql: `returns uuid language plpgsql as $$ declare v uuid; begin begin v := p::uuid; exception when others then null; end; return v; end $$`,
    because: /not known/,
  },
  'operator_of_ours(p text)': {
    sql: `returns boolean language sql stable as $$ select p operator(public.=~) 'x' $$`,
    because: /the operator public/,
  },
  'in_other_schema(p_org uuid)': {
    sql: `returns boolean language sql stable set search_path = '' as $$ select exists (select 1 from public.members where org_id = p_org) and tucked_away() $$`,
    because: /tucked_away/,
  },
  'procedural(p int)': {
    sql: `returns int language internal immutable strict as $$int4um$$`,
    because: /the language internal/,
  },
};
