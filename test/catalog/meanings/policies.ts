const uid = '"auth"."uid"()';
const mine = `select "members"."org_id" from "public"."members" where "members"."user_id" = ${uid}`;

/** Policies on `notes`, and what they mean. `exact` is false where only more rows than these are known. */
export const policies: Readonly<Record<string, { readonly using: string; readonly means: string; readonly exact?: false }>> = {
  'by helper': {
    using: 'org_id in (select public.my_orgs())',
    means: '"org_id" in (select "my_orgs"."my_orgs" from "public"."my_orgs"())',
  },
  'by array of helper': {
    using: 'org_id = any (array(select public.my_orgs()))',
    means: '"org_id" in (select "my_orgs"."my_orgs" from "public"."my_orgs"())',
  },
  'by rows of helper': {
    using: 'org_id in (select t.org from public.my_orgs_table() as t where t.may_write)',
    means: '"org_id" in (select "t"."org" from "public"."my_orgs_table"() as "t" where "t"."may_write")',
  },
  'by renamed helper': {
    using: 'org_id in (select o from public.my_orgs() as t(o))',
    means: '"org_id" in (select "t"."my_orgs" from "public"."my_orgs"() as "t")',
    // Columns go by the names the routine gives them, which the spelling does not carry over.
    exact: false,
  },
  'by unnested array': {
    using: 'org_id in (select unnest(public.my_orgs_array()))',
    means: '"org_id" in (select "unnest"."unnest" from "unnest"("public"."my_orgs_array"()))',
  },
  shadowed: {
    using: 'exists (select 1 from public.members m where m.org_id = org_id and m.user_id = auth.uid())',
    means: `exists (select 1 from "public"."members" as "m" where "m"."org_id" = "m"."org_id" and "m"."user_id" = ${uid})`,
  },
  nested: {
    using:
      'exists (select 1 from public.members m where m.org_id = notes.org_id and exists (select 1 from public.note_shares s where s.note_id = notes.id and s.user_id = m.user_id))',
    means:
      'exists (select 1 from "public"."members" as "m" where "m"."org_id" = "org_id" and exists (select 1 from "public"."note_shares" as "s" where "s"."note_id" = "id" and "s"."user_id" = "m"."user_id"))',
    // The spelling of the meaning does not say whose row `org_id` is of.
    exact: false,
  },
  counted: {
    using: '(select count(*) from public.members m where m.user_id = auth.uid()) >= 1',
    means: `exists (select 1 from "public"."members" as "m" where "m"."user_id" = ${uid})`,
  },
  'counted one': {
    using: '(select count(*) from public.members m where m.user_id = auth.uid()) = 1',
    means: `exists (select 1 from "public"."members" as "m" where "m"."user_id" = ${uid})`,
    exact: false,
  },
  'not counted': {
    using: '0 = (select count(*) from public.members m where m.user_id = auth.uid())',
    means: `not exists (select 1 from "public"."members" as "m" where "m"."user_id" = ${uid})`,
  },
  gathered: {
    using: 'org_id = any ((select array_agg(org_id) from public.members where user_id = auth.uid())::uuid[])',
    means: `"org_id" in (${mine})`,
  },
  united: {
    using:
      'org_id in (select org_id from public.members where user_id = auth.uid() union all select org_id from public.profiles where id = auth.uid())',
    means: `"org_id" in (${mine}) or "org_id" in (select "profiles"."org_id" from "public"."profiles" where "profiles"."id" = ${uid})`,
  },
  excepted: {
    using: 'org_id in (select org_id from public.members where user_id = auth.uid() except select org_id from public.members where active)',
    means: `"org_id" in (${mine})`,
    exact: false,
  },
  limited: {
    using: 'org_id in (select org_id from public.members where user_id = auth.uid() order by org_id limit 1)',
    means: `"org_id" in (${mine})`,
    exact: false,
  },
  'limited by key': {
    using: 'org_id = (select org_id from public.profiles where id = auth.uid() limit 1)',
    means: `"org_id" = (select "profiles"."org_id" from "public"."profiles" where "profiles"."id" = ${uid})`,
  },
  'limited exists': {
    using: 'exists (select org_id from public.members where user_id = auth.uid() limit 1)',
    means: `exists (select 1 from "public"."members" where "members"."user_id" = ${uid})`,
  },
  grouped: {
    using: 'org_id in (select org_id from public.members where user_id = auth.uid() group by org_id)',
    means: `"org_id" in (${mine})`,
  },
  'grouped and asked': {
    using: 'org_id in (select org_id from public.members group by org_id having count(*) > 1)',
    means: '"org_id" in (select "members"."org_id" from "public"."members")',
    exact: false,
  },
  distinct: {
    using: 'org_id in (select distinct org_id from public.members where user_id = auth.uid())',
    means: `"org_id" in (${mine})`,
  },
  rows: {
    using: '(org_id, owner_id) in (select org_id, user_id from public.members m)',
    means: 'exists (select 1 from "public"."members" as "m" where "org_id" = "m"."org_id" and "owner_id" = "m"."user_id")',
    exact: false,
  },
  values: {
    using: "id in (values (1), (3)) and body in ('one')",
    means: '("id" = 1 or "id" = 3) and "body" = \'one\'::text',
  },
  between: {
    using: "id between 2 and 3 and body not like 't_o'",
    means: '"id" >= 2 and "id" <= 3 and "body" !~~ \'t_o\'::text',
  },
  cases: {
    using: 'case owner_id when auth.uid() then true else done end',
    means: `("owner_id" = ${uid}) is true or "done"`,
  },
  'left join': {
    using:
      'id in (select s.note_id from public.note_shares s left join public.members m on m.org_id = s.org_id where m.user_id = auth.uid() or s.user_id = auth.uid())',
    means: `"id" in (select "s"."note_id" from "public"."note_shares" as "s", "public"."members" as "m" where "m"."org_id" = "s"."org_id" and ("m"."user_id" = ${uid} or "s"."user_id" = ${uid})) or "id" in (select "s"."note_id" from "public"."note_shares" as "s" where not exists (select 1 from "public"."members" as "m" where "m"."org_id" = "s"."org_id") and "s"."user_id" = ${uid})`,
  },
  'left join of a derived constant': {
    using:
      'id in (select s.note_id from public.note_shares s left join (select org_id, true as inside from public.members where user_id = auth.uid()) m on m.org_id = s.org_id where not coalesce(m.inside, false))',
    means: `"id" in (select "s"."note_id" from "public"."note_shares" as "s", "public"."members" where "members"."user_id" = ${uid} and "members"."org_id" = "s"."org_id" and not coalesce(true, false)) or "id" in (select "s"."note_id" from "public"."note_shares" as "s" where not exists (select 1 from "public"."members" where "members"."user_id" = ${uid} and "members"."org_id" = "s"."org_id") and not coalesce(null, false))`,
  },
  'partly opaque': {
    using: "org_id = public.my_org() and tags[1] = 'x'",
    means: '"org_id" = "public"."my_org"() and (A_Indirection in an expression)',
    exact: false,
  },
};

/** Views, and the alternatives whose rows are theirs. */
export const views: Readonly<Record<string, { readonly query: string; readonly means: readonly string[] | undefined }>> = {
  v_joined: {
    query: 'select n.id, n.org_id, p.email from public.notes n left join public.profiles p on p.id = n.owner_id',
    means: [
      'select "n"."id", "n"."org_id", "p"."email" from "public"."notes" as "n", "public"."profiles" as "p" where "p"."id" = "n"."owner_id"',
      'select "n"."id", "n"."org_id", null from "public"."notes" as "n" where not exists (select 1 from "public"."profiles" as "p" where "p"."id" = "n"."owner_id")',
    ],
  },
  v_united: {
    query:
      'select n.id from public.notes n left join public.orgs o on o.id = n.org_id where n.done union all select note_id from public.note_shares',
    means: ['select "n"."id" from "public"."notes" as "n" where "n"."done"', 'select "note_shares"."note_id" from "public"."note_shares"'],
  },
  v_lateral: {
    query: 'with x as (select * from public.notes where not done) select x.id, y.z from x cross join lateral (select x.org_id as z) y',
    means: ['select "notes"."id", "notes"."org_id" from "public"."notes" where not "notes"."done"'],
  },
  v_over: {
    query: 'select id from public.v_lateral where z is not null',
    means: ['select "v_lateral"."id" from "public"."v_lateral" where "v_lateral"."z" is not null'],
  },
  v_grouped: {
    query: 'select org_id, count(*) as total from public.members group by org_id',
    means: ['select "members"."org_id", (an aggregate of a group) from "public"."members"'],
  },
  v_full: {
    query: 'select org_id, p.email, m.role from public.profiles p full join public.members m using (org_id)',
    means: [
      'select "p"."org_id", "p"."email", "m"."role" from "public"."profiles" as "p", "public"."members" as "m" where "p"."org_id" = "m"."org_id"',
      'select "p"."org_id", "p"."email", null from "public"."profiles" as "p" where not exists (select 1 from "public"."members" as "m" where "p"."org_id" = "m"."org_id")',
      'select "m"."org_id", null, "m"."role" from "public"."members" as "m" where not exists (select 1 from "public"."profiles" as "p" where "p"."org_id" = "m"."org_id")',
    ],
  },
  v_counted: { query: 'select count(*) as total from public.notes', means: undefined },
};
