/** A routine as applications write it, and what it means. */
export interface Told {
  readonly sql: string;
  /** Of a value: its spelling. Of rows: the spelling of each alternative. */
  readonly means: string | readonly string[];
  /** Argument lists to call it with on the server; the meaning is run beside it. */
  readonly calls?: readonly (readonly string[])[];
}

const A = "'aaaaaaaa-0000-0000-0000-000000000000'::uuid";
const B = "'bbbbbbbb-0000-0000-0000-000000000000'::uuid";
const nobodys = "'cccccccc-0000-0000-0000-000000000000'::uuid";
const orgs = [[A], [B], [nobodys], ['null::uuid']];
const notes = [['1'], ['2'], ['3'], ['null::int']];
const once = [[]];

const member = (org: string): string =>
  `exists (select 1 from "public"."members" where "members"."org_id" = ${org} and "members"."user_id" = "auth"."uid"())`;
const memberM = (org: string): string =>
  `exists (select 1 from "public"."members" as "m" where "m"."org_id" = ${org} and "m"."user_id" = "auth"."uid"())`;
const mine = `select "members"."org_id" from "public"."members" where "members"."user_id" = "auth"."uid"()`;
const profile = (column: string): string =>
  `(select "profiles"."${column}" from "public"."profiles" where "profiles"."id" = "auth"."uid"())`;

export const told: Readonly<Record<string, Told>> = {
  'is_member(p_org uuid)': {
    sql: `returns boolean language sql stable security definer set search_path = public as $$
      select exists (select 1 from members where org_id = p_org and user_id = auth.uid()) $$`,
    means: member('$1'),
    calls: orgs,
  },
  // the column wins over the argument, and every membership anywhere lets in.
  'is_member_shadowed(org_id uuid)': {
    sql: `returns boolean language sql stable as $$
      select exists (select 1 from members m where m.org_id = org_id and m.user_id = auth.uid()) $$`,
    means: memberM('"m"."org_id"'),
    calls: orgs,
  },
  'is_member_named(org_id uuid)': {
    sql: `returns boolean language sql stable as $$
      select exists (select 1 from members m where m.org_id = is_member_named.org_id and m.user_id = auth.uid()) $$`,
    means: memberM('$1'),
    calls: orgs,
  },
  'is_member_numbered(uuid)': {
    sql: `returns boolean language sql stable as $$ select exists (select from members m where m.org_id = $1 and m.user_id = auth.uid()) $$`,
    means: memberM('$1'),
    calls: orgs,
  },
  'is_member_standard(p_org uuid)': {
    sql: `returns boolean language sql stable return exists (select 1 from public.members where org_id = p_org and user_id = auth.uid())`,
    means: member('$1'),
    calls: orgs,
  },
  'is_member_counted(p_org uuid)': {
    sql: `returns boolean language sql stable as $$ select count(*) > 0 from members where org_id = p_org and user_id = auth.uid() $$`,
    means: member('$1'),
    calls: orgs,
  },
  'is_member_into(p_org uuid)': {
    sql: `returns boolean language plpgsql stable as $$ declare n int;
      begin select count(*) into n from members where org_id = p_org and user_id = auth.uid(); return n > 0; end $$`,
    means: member('$1'),
    calls: orgs,
  },
  'is_stranger(p_org uuid)': {
    sql: `returns boolean language sql stable as $$ select (select count(user_id) from members where org_id = p_org and user_id = auth.uid()) = 0 $$`,
    means: `not exists (select 1 from "public"."members" where "members"."org_id" = $1 and "members"."user_id" = "auth"."uid"() and "members"."user_id" is not null)`,
    calls: orgs,
  },
  'my_orgs()': {
    sql: `returns setof uuid language sql stable security definer as $$ select org_id from members where user_id = auth.uid() $$`,
    means: [mine],
    calls: once,
  },
  'my_orgs_table()': {
    sql: `returns table (org uuid, may_write boolean) language plpgsql stable as $$
      begin return query select m.org_id, m.role::text in ('owner', 'admin') from members m where m.user_id = auth.uid(); end $$`,
    means: [
      `select "m"."org_id", "m"."role"::text = any (array['owner', 'admin']) from "public"."members" as "m" where "m"."user_id" = "auth"."uid"()`,
    ],
    calls: once,
  },
  'my_orgs_looped()': {
    sql: `returns setof uuid language plpgsql stable as $$ declare r record;
      begin for r in select org_id from members where user_id = auth.uid() loop return next r; end loop; end $$`,
    means: [mine],
  },
  'my_orgs_array()': {
    sql: `returns uuid[] language sql stable as $$ select array(select org_id from members where user_id = auth.uid()) $$`,
    means: `array((${mine}))`,
    calls: once,
  },
  'my_orgs_gathered()': {
    sql: `returns uuid[] language sql stable as $$ select array_agg(org_id) from members where user_id = auth.uid() $$`,
    means: `array_agg((${mine}))`,
  },
  'my_orgs_or_none()': {
    sql: `returns uuid[] language sql stable as $$ select coalesce(array_agg(org_id), '{}') from members where user_id = auth.uid() $$`,
    means: `array((${mine}))`,
    calls: once,
  },
  'in_my_orgs(p_org uuid)': {
    sql: `returns boolean language plpgsql stable as $$ declare mine uuid[];
      begin select array_agg(org_id) into mine from members where user_id = auth.uid(); return p_org = any (mine); end $$`,
    means: `case when exists (select 1 from "public"."members" where "members"."user_id" = "auth"."uid"()) then $1 in (${mine}) end`,
    calls: orgs,
  },
  'in_my_array(p_org uuid)': {
    sql: `returns boolean language sql stable as $$ select p_org = any (my_orgs_array()) $$`,
    means: '$1 = any ("public"."my_orgs_array"())',
    calls: orgs,
  },
  'my_org()': {
    sql: `returns uuid language sql stable as $$ select org_id from profiles where id = auth.uid() $$`,
    means: profile('org_id'),
    calls: once,
  },
  'my_org_atomic()': {
    sql: `returns uuid language sql stable begin atomic select org_id from profiles where id = auth.uid(); end`,
    means: profile('org_id'),
    calls: once,
  },
  'has_role(p_role app_role, p_org uuid)': {
    sql: `returns boolean language sql stable as $$
      select exists (select 1 from members where org_id = p_org and user_id = auth.uid() and role = p_role) $$`,
    means: `exists (select 1 from "public"."members" where "members"."org_id" = $2 and "members"."user_id" = "auth"."uid"() and "members"."role" = $1)`,
    calls: [
      ["'owner'::public.app_role", A],
      ["'admin'::public.app_role", B],
      ["'member'::public.app_role", 'null'],
    ],
  },
  'has_role(p_org uuid, p_roles app_role[])': {
    sql: `returns boolean language sql stable as $$
      select exists (select 1 from members where org_id = p_org and user_id = auth.uid() and role = any (p_roles)) $$`,
    means: `exists (select 1 from "public"."members" where "members"."org_id" = $1 and "members"."user_id" = "auth"."uid"() and "members"."role" = any ($2))`,
  },
  // The overload is told by the types of the arguments.
  'is_owner(p_org uuid)': {
    sql: `returns boolean language sql stable as $$ select has_role('owner'::app_role, p_org) $$`,
    means: `"public"."has_role"('owner'::public.app_role, $1)`,
    calls: orgs,
  },
  'my_role(p_org uuid)': {
    sql: `returns app_role language plpgsql stable as $$ declare v app_role;
      begin select role into v from members where org_id = p_org and user_id = auth.uid(); return v; end $$`,
    means: `(select "members"."role" from "public"."members" where "members"."org_id" = $1 and "members"."user_id" = "auth"."uid"())`,
    calls: orgs,
  },
  'is_admin(p_org uuid)': {
    sql: `returns boolean language plpgsql stable security definer as $$ declare r text;
      begin
        select m.role::text into r from members m where m.org_id = p_org and m.user_id = auth.uid();
        if not found then return false; end if;
        if r in ('owner', 'admin') then return true; end if;
        return false;
      end $$`,
    means: `${memberM('$1')} and ((select "m"."role"::text from "public"."members" as "m" where "m"."org_id" = $1 and "m"."user_id" = "auth"."uid"()) = any (array['owner', 'admin'])) is true`,
    calls: orgs,
  },
  'is_known(p_org uuid)': {
    sql: `returns boolean language plpgsql stable as $$
      begin
        if auth.uid() is null then raise exception 'sign in first'; end if;
        return is_member(p_org);
      end $$`,
    means: `case when "auth"."uid"() is null then null else "public"."is_member"($1) end`,
  },
  'performed(p_org uuid)': {
    sql: `returns boolean language plpgsql stable as $$
      begin perform 1 from members where org_id = p_org and user_id = auth.uid(); return found; end $$`,
    means: member('$1'),
    calls: orgs,
  },
  'by_profile(p_org uuid)': {
    sql: `returns boolean language plpgsql stable as $$ declare r record;
      begin select * into r from profiles where id = auth.uid(); return r.is_admin or r.org_id = p_org; end $$`,
    means: `${profile('is_admin')} or ${profile('org_id')} = $1`,
    calls: orgs,
  },
  'current_tenant()': {
    sql: `returns uuid language sql stable as $$ select nullif(current_setting('app.tenant', true), '')::uuid $$`,
    means: "nullif(current_setting('app.tenant', true), '')::uuid",
    calls: once,
  },
  'current_tenant_checked()': {
    sql: `returns uuid language plpgsql stable as $$ declare v text := current_setting('app.tenant', true);
      begin if v is null or v = '' then return null; end if; return v; end $$`,
    means:
      "case when current_setting('app.tenant', true) is null or current_setting('app.tenant', true) = '' then null else current_setting('app.tenant', true)::uuid end",
    calls: once,
  },
  // A failing cast is caught: the value may be null whatever the setting is.
  'current_tenant_caught()': {
    sql: `returns uuid language plpgsql stable as $$ begin return current_setting('app.tenant')::uuid; exception when others then return null; end $$`,
    means: "case when (an error was caught) then null else current_setting('app.tenant')::uuid end",
  },
  'jwt_org()': {
    sql: `returns uuid language sql stable as $$ select (auth.jwt() -> 'app_metadata' ->> 'org_id')::uuid $$`,
    means: `(("auth"."jwt"() -> 'app_metadata') ->> 'org_id')::uuid`,
    calls: once,
  },
  'jwt_orgs()': {
    sql: `returns setof uuid language sql stable as $$ select e::uuid from jsonb_array_elements_text(auth.jwt() -> 'orgs') as e $$`,
    means: [`select "e"."value"::uuid from "jsonb_array_elements_text"("auth"."jwt"() -> 'orgs') as "e"`],
    calls: once,
  },
  'jwt_orgs_spread()': {
    sql: `returns setof uuid language sql stable as $$ select jsonb_array_elements_text(auth.jwt() -> 'orgs')::uuid $$`,
    means: [`select "jsonb_array_elements_text"."value"::uuid from "jsonb_array_elements_text"("auth"."jwt"() -> 'orgs')`],
    calls: once,
  },
  'can_see(p_note int)': {
    sql: `returns boolean language sql stable as $$
      select exists (select 1 from notes n join members m using (org_id) where n.id = p_note and m.user_id = auth.uid())
        or exists (select 1 from note_shares s where s.note_id = p_note and s.user_id = auth.uid()) $$`,
    means:
      'exists (select 1 from "public"."notes" as "n", "public"."members" as "m" where "n"."org_id" = "m"."org_id" and "n"."id" = $1 and "m"."user_id" = "auth"."uid"()) or exists (select 1 from "public"."note_shares" as "s" where "s"."note_id" = $1 and "s"."user_id" = "auth"."uid"())',
    calls: notes,
  },
  'can_see_joined(p_note int)': {
    sql: `returns boolean language sql stable as $$
      select count(*) > 0 from notes n left join note_shares s on s.note_id = n.id and s.user_id = auth.uid()
      where n.id = p_note and (n.owner_id = auth.uid() or s.user_id is not null) $$`,
    means:
      'exists (select 1 from "public"."notes" as "n", "public"."note_shares" as "s" where "s"."note_id" = "n"."id" and "s"."user_id" = "auth"."uid"() and "n"."id" = $1 and ("n"."owner_id" = "auth"."uid"() or "s"."user_id" is not null)) or exists (select 1 from "public"."notes" as "n" where not exists (select 1 from "public"."note_shares" as "s" where "s"."note_id" = "n"."id" and "s"."user_id" = "auth"."uid"()) and "n"."id" = $1 and "n"."owner_id" = "auth"."uid"())',
    calls: notes,
  },
  'unjoined(p_note int)': {
    sql: `returns boolean language sql stable as $$
      select exists (select 1 from notes n left join orgs o on o.id = n.org_id left join orgs p on p.id = o.parent_id where n.id = p_note and n.done) $$`,
    means: 'exists (select 1 from "public"."notes" as "n" where "n"."id" = $1 and "n"."done")',
    calls: notes,
  },
  'visible_notes()': {
    sql: `returns setof notes language sql stable as $$
      select n.* from notes n where is_member(n.org_id)
      union select n.* from notes n join note_shares s on s.note_id = n.id and s.user_id = auth.uid() $$`,
    means: [
      'select "n"."id", "n"."org_id", "n"."owner_id", "n"."body", "n"."tags", "n"."done" from "public"."notes" as "n" where "public"."is_member"("n"."org_id")',
      'select "n"."id", "n"."org_id", "n"."owner_id", "n"."body", "n"."tags", "n"."done" from "public"."notes" as "n", "public"."note_shares" as "s" where "s"."note_id" = "n"."id" and "s"."user_id" = "auth"."uid"()',
    ],
    calls: once,
  },
  'shared_notes()': {
    sql: `returns table (note int, org text) language plpgsql stable as $$
      begin
        return query select n.id, n.org_id::text from notes n where n.org_id in (select my_orgs());
        if auth.role() = 'support' then return query select s.note_id, null::text from note_shares s; end if;
      end $$`,
    means: [
      'select "n"."id", "n"."org_id"::text from "public"."notes" as "n" where "n"."org_id" in (select "my_orgs"."my_orgs" from "public"."my_orgs"())',
      'select "s"."note_id", null from "public"."note_shares" as "s" where ("auth"."role"() = \'support\') is true',
    ],
    calls: once,
  },
  'with_tables(p_org uuid)': {
    sql: `returns boolean language sql stable as $$
      with mine as (select org_id as o from members where user_id = auth.uid()),
        all_mine as (select o from mine union all select org_id from profiles where id = auth.uid())
      select p_org in (select o from all_mine) $$`,
    means: `$1 in (${mine}) or $1 in ${profile('org_id')}`,
    calls: orgs,
  },
  'parents(p_org uuid)': {
    sql: `returns boolean language sql stable as $$
      select p_org in (select org_id from members where user_id = auth.uid() union select o.parent_id from orgs o where o.id in (select my_orgs())) $$`,
    means: `$1 in (${mine}) or $1 in (select "o"."parent_id" from "public"."orgs" as "o" where "o"."id" in (select "my_orgs"."my_orgs" from "public"."my_orgs"()))`,
    calls: orgs,
  },
  'any_active(p_org uuid)': {
    sql: `returns boolean language sql stable as $$ select coalesce(bool_or(active), false) from members where org_id = p_org $$`,
    means:
      'coalesce(case when exists (select 1 from "public"."members" where "members"."org_id" = $1 and "members"."active" is not null) then exists (select 1 from "public"."members" where "members"."org_id" = $1 and "members"."active" is true) end, false)',
    calls: orgs,
  },
  'all_active(p_org uuid)': {
    sql: `returns boolean language sql stable as $$ select bool_and(active) from members where org_id = p_org $$`,
    means:
      'case when exists (select 1 from "public"."members" where "members"."org_id" = $1 and "members"."active" is not null) then not exists (select 1 from "public"."members" where "members"."org_id" = $1 and "members"."active" is not null and "members"."active" is not true) end',
    calls: orgs,
  },
  'by_role(p_org uuid)': {
    sql: `returns boolean language plpgsql stable as $$
      begin
        case auth.role() when 'service_role' then return true; when 'authenticated' then return is_member(p_org); else return false; end case;
      end $$`,
    means: `("auth"."role"() = 'service_role') is true or ("auth"."role"() = 'authenticated') is true and "public"."is_member"($1)`,
    calls: orgs,
  },
  'defaulted(p_org uuid default null, p_user uuid default auth.uid())': {
    sql: `returns boolean language sql stable as $$
      select exists (select 1 from members where org_id = coalesce(p_org, current_tenant()) and user_id = p_user) $$`,
    means:
      'exists (select 1 from "public"."members" where "members"."org_id" = coalesce($1, "public"."current_tenant"()) and "members"."user_id" = $2)',
    calls: [...orgs, []],
  },
  'uses_defaults(p uuid)': {
    sql: `returns boolean language sql stable as $$ select defaulted(p) and not defaulted(p_user => p) $$`,
    means: '"public"."defaulted"($1, "auth"."uid"()) and not "public"."defaulted"(null, $1)',
    calls: orgs,
  },
  'swapped(p_a uuid, p_b uuid)': {
    sql: `returns boolean language plpgsql stable as $$ declare v uuid := p_a;
      begin p_a := p_b; p_b := v; return p_a is not distinct from my_org() and p_b is null; end $$`,
    means: '$2 is not distinct from "public"."my_org"() and $1 is null',
    calls: [
      ['null', A],
      [A, 'null'],
    ],
  },
  'conflicting(org_id uuid)': {
    sql: `returns boolean language plpgsql stable as $$
      #variable_conflict use_column
      begin return exists (select 1 from members m where m.org_id = org_id and m.user_id = auth.uid()); end $$`,
    means: memberM('"m"."org_id"'),
    calls: orgs,
  },
  'conflicting_not(org_id uuid)': {
    sql: `returns boolean language plpgsql stable as $$
      #variable_conflict use_variable
      begin return exists (select 1 from members m where m.org_id = org_id and m.user_id = auth.uid()); end $$`,
    means: memberM('$1'),
    calls: orgs,
  },
};
