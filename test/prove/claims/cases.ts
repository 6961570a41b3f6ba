import type { ClaimCommand, ClaimVerdict } from '../../../src/prove/claims/claim.ts';

/** Policies as people write them, and what can be said of them. */
export interface Case {
  readonly name: string;
  /** Whose contract: the tenant of a setting, or the memberships of the actor. */
  readonly context: 'setting' | 'membership';
  readonly sql: string;
  readonly table: string;
  readonly command: ClaimCommand;
  readonly verdict: ClaimVerdict;
}

const tenant = `nullif(current_setting('app.org', true), '')::uuid`;

function setting(
  name: string,
  verdict: ClaimVerdict,
  using: string,
  more = '',
  table = 'public.items',
  command: ClaimCommand = 'select',
): Case {
  return { name, context: 'setting', sql: `${more}; create policy tried on ${table} using (${using})`, table, command, verdict };
}

function membership(
  name: string,
  verdict: ClaimVerdict,
  using: string,
  more = '',
  table = 'public.items',
  command: ClaimCommand = 'select',
): Case {
  return { name, context: 'membership', sql: `${more}; create policy tried on ${table} using (${using})`, table, command, verdict };
}

const mine = `select m.org_id from public.members m where m.user_id = auth.uid() and m.status = 'active'`;
const definer = `language sql stable security definer set search_path = ''`;

export const cases: readonly Case[] = [
  setting('the tenant of the session', 'proved', `org_id = ${tenant}`),
  setting('once per statement', 'proved', `org_id = (select ${tenant})`),
  setting('without nullif: an empty setting is an error', 'proved', `org_id = current_setting('app.org', true)::uuid`),
  setting('the alias that carries the same value', 'proved', `org_id = nullif(current_setting('app.org_id', true), '')::uuid`),
  setting('compared as text', 'proved', `org_id::text = current_setting('app.org', true)`),
  setting('and something else', 'proved', `org_id = ${tenant} and (published or owner_id is null)`),
  setting('true', 'refuted', `true`),
  setting('or something else', 'refuted', `org_id = ${tenant} or published`),
  setting('true in disguise', 'refuted', `2 > 1`),
  setting('the column compared with itself', 'refuted', `org_id = org_id`),
  setting('open while no tenant is set', 'refuted', `${tenant} is null or org_id = ${tenant}`),
  setting('open by coalesce', 'refuted', `org_id = coalesce(${tenant}, org_id)`),
  setting('closed by coalesce', 'proved', `coalesce(org_id = ${tenant}, false)`),
  setting('not distinct from nothing', 'proved', `org_id is not distinct from ${tenant}`),
  setting('a switch that anybody can set', 'refuted', `org_id = ${tenant} or current_setting('app.bypass', true) = 'on'`),
  setting('another setting', 'refuted', `org_id = nullif(current_setting('app.other', true), '')::uuid`),
  setting('not the tenant', 'refuted', `org_id <> ${tenant}`),
  setting('a negation of a negation', 'proved', `not (org_id <> ${tenant})`),
  setting('not null-safe negation', 'refuted', `not (org_id = ${tenant} and published)`),
  setting('a case that closes', 'proved', `case when published then org_id = ${tenant} else false end`),
  setting('a case that opens', 'refuted', `case when published then true else org_id = ${tenant} end`),
  setting('the wrong column', 'refuted', `partner_id = ${tenant}`),
  setting('pattern instead of equality', 'refuted', `org_id::text like current_setting('app.org', true)`),
  setting('any of one', 'proved', `org_id = any (array[${tenant}])`),
  setting('any of a list from elsewhere', 'refuted', `org_id = any (string_to_array(current_setting('app.orgs', true), ',')::uuid[])`),
  setting('in a list', 'proved', `org_id in (${tenant}, ${tenant})`),
  setting('two doors, one open', 'refuted', `org_id = ${tenant}`, 'create policy open on public.items for select using (published)'),
  setting('two doors behind a wall', 'proved', `true`, `create policy wall on public.items as restrictive using (org_id = ${tenant})`),
  setting(
    'a wall for another role',
    'refuted',
    `true`,
    `create policy wall on public.items as restrictive to claims_other using (org_id = ${tenant})`,
  ),
  setting(
    'a helper of sql',
    'proved',
    `org_id = app_org()`,
    `create function app_org() returns uuid language sql stable as $$ select ${tenant} $$`,
  ),
  setting(
    'a helper of plpgsql',
    'proved',
    `org_id = app_org()`,
    `create function app_org() returns uuid language plpgsql stable as $$ begin return ${tenant}; end $$`,
  ),
  setting(
    'a helper that reads another setting',
    'refuted',
    `org_id = app_org()`,
    `create function app_org() returns uuid language sql stable as $$ select nullif(current_setting('app.other', true), '')::uuid $$`,
  ),
  setting(
    'a helper that falls back',
    'refuted',
    `org_id = app_org()`,
    `create function app_org() returns uuid language sql stable as $$ select coalesce(${tenant}, nullif(current_setting('app.fallback', true), '')::uuid) $$`,
  ),
  setting(
    'a helper with an argument it ignores',
    'refuted',
    `may_see(org_id)`,
    `create function may_see(org uuid) returns boolean language sql stable as $$ select ${tenant} is not null $$`,
  ),
  setting(
    'a helper with an argument',
    'proved',
    `may_see(org_id)`,
    `create function may_see(org uuid) returns boolean language sql stable as $$ select org = ${tenant} $$`,
  ),
  setting(
    'a helper nobody can read',
    'unknown',
    `may_see(org_id)`,
    `create function may_see(org uuid) returns boolean language plpgsql stable as $$ declare r boolean; begin execute 'select true' into r; return r; end $$`,
  ),
  setting(
    'a parent of the tenant',
    'proved',
    `exists (select from public.items i where i.id = item_id and i.org_id = ${tenant})`,
    '',
    'public.notes',
  ),
  setting(
    'a parent behind its own wall',
    'proved',
    `exists (select from public.items i where i.id = item_id)`,
    `create policy own on public.items using (org_id = ${tenant})`,
    'public.notes',
  ),
  setting(
    'a parent that everybody sees',
    'refuted',
    `exists (select from public.items i where i.id = item_id)`,
    `create policy own on public.items using (true)`,
    'public.notes',
  ),
  setting(
    'a parent of the tenant, some other one',
    'refuted',
    `exists (select from public.items i where i.org_id = ${tenant})`,
    `create policy own on public.items using (org_id = ${tenant})`,
    'public.notes',
  ),
  setting(
    'in the parents of the tenant',
    'proved',
    `item_id in (select i.id from public.items i where i.org_id = ${tenant})`,
    '',
    'public.notes',
  ),
  setting(
    'not in the parents of others',
    'refuted',
    `item_id not in (select i.id from public.items i where i.org_id <> ${tenant})`,
    `create policy own on public.items using (org_id = ${tenant})`,
    'public.notes',
  ),
  setting('membership without the tenant of the session', 'refuted', `org_id in (${mine})`),
  setting('membership and the tenant of the session', 'proved', `org_id = ${tenant} and org_id in (${mine})`),
  setting('shared rows', 'proved', `org_id is null or org_id = ${tenant}`, '', 'public.marks'),
  setting('shared rows are for reading', 'refuted', `org_id is null or org_id = ${tenant}`, '', 'public.marks', 'update'),
  setting('an update without a check uses its condition', 'proved', `org_id = ${tenant}`, '', 'public.items', 'update'),
  setting(
    'an insert without a check is refused',
    'proved',
    `true`,
    'create policy put on public.items for insert with check (false); drop policy put on public.items',
    'public.plans',
    'insert',
  ),
  {
    name: 'a check that lets rows out',
    context: 'setting',
    sql: `create policy tried on public.items for update using (org_id = ${tenant}) with check (true)`,
    table: 'public.items',
    command: 'update',
    verdict: 'refuted',
  },
  {
    name: 'an old row that anybody captures',
    context: 'setting',
    sql: `create policy tried on public.items for update using (true) with check (org_id = ${tenant})`,
    table: 'public.items',
    command: 'update',
    verdict: 'refuted',
  },
  {
    name: 'an insert into anybody',
    context: 'setting',
    sql: `create policy tried on public.items for insert with check (owner_id = auth.uid())`,
    table: 'public.items',
    command: 'insert',
    verdict: 'refuted',
  },
  {
    name: 'truncate',
    context: 'setting',
    sql: `grant truncate on public.items to claims_app`,
    table: 'public.items',
    command: 'truncate',
    verdict: 'refuted',
  },
  { name: 'no policy at all', context: 'setting', sql: `select`, table: 'public.items', command: 'select', verdict: 'proved' },
  {
    name: 'row security off',
    context: 'setting',
    sql: `alter table public.items disable row level security`,
    table: 'public.items',
    command: 'select',
    verdict: 'refuted',
  },
  { name: 'a lookup table', context: 'setting', sql: `select`, table: 'public.plans', command: 'select', verdict: 'proved' },

  membership('in my organisations', 'proved', `org_id in (${mine})`),
  membership(
    'exists my membership',
    'proved',
    `exists (select 1 from public.members m where m.org_id = items.org_id and m.user_id = auth.uid() and m.status = 'active')`,
  ),
  membership(
    'exists with the columns the other way round',
    'proved',
    `exists (select 1 from public.members m where auth.uid() = m.user_id and items.org_id = m.org_id and 'active' = m.status)`,
  ),
  membership(
    'the sub-select compares a column with itself',
    'refuted',
    `exists (select 1 from public.members m where m.org_id = m.org_id and m.user_id = auth.uid() and m.status = 'active')`,
  ),
  membership(
    'any membership of anybody',
    'refuted',
    `exists (select 1 from public.members m where m.org_id = items.org_id)`,
    'drop policy own on public.members; create policy own on public.members for select using (true)',
  ),
  membership('suspended members too', 'refuted', `org_id in (select m.org_id from public.members m where m.user_id = auth.uid())`),
  membership(
    'suspended members are not shown by the members table',
    'proved',
    `org_id in (select m.org_id from public.members m)`,
    `drop policy own on public.members; create policy own on public.members for select using (user_id = auth.uid() and status = 'active')`,
  ),
  membership('array of my organisations', 'proved', `org_id = any (array(${mine}))`),
  membership(
    'a definer helper that lists mine',
    'proved',
    `org_id in (select my_orgs())`,
    `create function my_orgs() returns setof uuid ${definer} as $$ ${mine} $$`,
  ),
  membership(
    'a definer helper that lists all',
    'refuted',
    `org_id in (select my_orgs())`,
    `create function my_orgs() returns setof uuid ${definer} as $$ select m.org_id from public.members m $$`,
  ),
  membership(
    'a definer helper that asks',
    'proved',
    `is_member(org_id)`,
    `create function is_member(org uuid) returns boolean ${definer} as $$ select exists (select 1 from public.members m where m.org_id = org and m.user_id = auth.uid() and m.status = 'active') $$`,
  ),
  membership(
    'a helper whose argument is shadowed',
    'refuted',
    `is_member(org_id)`,
    `create function is_member(org_id uuid) returns boolean ${definer} as $$ select exists (select 1 from public.members m where m.org_id = org_id and m.user_id = auth.uid() and m.status = 'active') $$`,
  ),
  membership(
    'a plpgsql helper',
    'proved',
    `is_member(org_id)`,
    `create function is_member(org uuid) returns boolean language plpgsql stable security definer set search_path = '' as $$ begin return exists (select 1 from public.members m where m.org_id = org and m.user_id = auth.uid() and m.status = 'active'); end $$`,
  ),
  membership(
    'a helper of helpers',
    'proved',
    `has_role(org_id, 'owner')`,
    `create function my_role(org uuid) returns text ${definer} as $$ select m.role from public.members m where m.org_id = org and m.user_id = auth.uid() and m.status = 'active' $$; create function has_role(org uuid, wanted text) returns boolean ${definer} as $$ select public.my_role(org) = wanted $$`,
  ),
  membership('my own rows', 'refuted', `owner_id = auth.uid()`),
  membership('claims that the user can write', 'refuted', `org_id = (auth.jwt() -> 'user_metadata' ->> 'org_id')::uuid`),
  membership('the first member may join', 'refuted', `not exists (select 1 from public.members m where m.org_id = items.org_id)`),
  membership(
    'a helper that asks for a claim by its older name',
    'refuted',
    `owner_id = me()`,
    `create function me() returns uuid language sql stable as $$ select nullif(current_setting('request.jwt.claim.sub', true), '')::uuid $$`,
  ),
  membership('membership or published', 'refuted', `published or org_id in (${mine})`),
  {
    name: 'one writes oneself into any organisation',
    context: 'membership',
    sql: `create policy join_in on public.members for insert with check (user_id = auth.uid())`,
    table: 'public.members',
    command: 'insert',
    verdict: 'refuted',
  },
  {
    name: 'owners invite',
    context: 'membership',
    sql: `create function owned() returns setof uuid ${definer} as $$ select m.org_id from public.members m where m.user_id = auth.uid() and m.status = 'active' and m.role = 'owner' $$; create policy invite on public.members for insert with check (org_id in (select owned()))`,
    table: 'public.members',
    command: 'insert',
    verdict: 'proved',
  },
  {
    name: 'one promotes oneself',
    context: 'membership',
    sql: `create policy edit on public.members for update using (user_id = auth.uid())`,
    table: 'public.members',
    command: 'escalate',
    verdict: 'refuted',
  },
  {
    name: 'owners promote',
    context: 'membership',
    sql: `create function owned() returns setof uuid ${definer} as $$ select m.org_id from public.members m where m.user_id = auth.uid() and m.status = 'active' and m.role = 'owner' $$; create policy edit on public.members for update using (org_id in (select owned()))`,
    table: 'public.members',
    command: 'escalate',
    verdict: 'proved',
  },
];
