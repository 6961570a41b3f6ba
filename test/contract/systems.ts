import type { Sketch } from './sketch.ts';

const id = 'id uuid pk';
const stamps = 'created_at timestamptz!';
const write = ['SELECT', 'INSERT', 'UPDATE', 'DELETE'] as const;
const member = 'organization_id in (select m.organization_id from public.memberships m where m.user_id = auth.uid())';

/** As Supabase projects look: people in auth.users, a profile each, and membership decides. */
export const supabase: Sketch = {
  name: 'postgres',
  tables: {
    'auth.users': `${id}, email text, encrypted_password text`,
    'storage.objects': `${id}, bucket_id text, owner uuid`,
    profiles: `id uuid pk -> auth.users cascade, full_name text, avatar_url text`,
    organizations: `${id}, name text!, slug text! unique, plan text!, stripe_customer_id text, ${stamps}`,
    memberships: `${id}, organization_id uuid! -> organizations cascade, user_id uuid! -> auth.users cascade, role text!, unique(organization_id user_id)`,
    projects: `${id}, organization_id uuid! -> organizations cascade, name text!, deleted_at timestamptz`,
    tasks: `${id}, project_id uuid! -> projects cascade, assignee_id uuid -> profiles, title text!`,
    templates: `${id}, organization_id uuid -> organizations, name text!`,
    todos: `${id}, user_id uuid! -> auth.users cascade, title text!`,
    currencies: 'code text pk, name text!, symbol text',
  },
  checks: { memberships: ["(role = ANY (ARRAY['admin'::text, 'member'::text]))"] },
  policies: {
    organizations: 'id in (select m.organization_id from public.memberships m where m.user_id = auth.uid())',
    projects: member,
    'projects:insert': 'public.is_member(organization_id)',
    memberships: 'user_id = auth.uid()',
    profiles: 'id = auth.uid()',
    todos: 'user_id = (select auth.uid())',
  },
  functions: {
    'auth.uid': { body: "select nullif(current_setting('request.jwt.claim.sub', true), '')::uuid" },
    is_member: {
      body: 'select exists (select 1 from public.memberships where organization_id = $1 and user_id = auth.uid())',
      definer: true,
      pinned: true,
    },
  },
  roles: [
    { name: 'anon', on: write },
    { name: 'authenticated', on: write },
    { name: 'service_role', on: write, bypassRls: true },
    {
      name: 'authenticator',
      login: true,
      inherit: false,
      memberOf: ['anon', 'authenticated', 'service_role'].map((role) => ({ role, admin: false, inherit: false, set: true })),
    },
  ],
};

/** The tenant in a verified claim. */
export const claims: Sketch = {
  tables: { orgs: `${id}, name text!`, invoices: `${id}, org_id uuid! -> orgs`, payments: `${id}, org_id uuid! -> orgs` },
  policies: {
    invoices: "org_id = ((auth.jwt() -> 'app_metadata'::text) ->> 'org_id'::text)::uuid",
    payments: "org_id = ((auth.jwt() -> 'app_metadata'::text) ->> 'org_id'::text)::uuid",
  },
  roles: [{ name: 'authenticated', on: write }],
};

/** The tenant in a setting, read through a function; big integers; users of one tenant each. */
export const settings: Sketch = {
  name: 'crm',
  tables: {
    accounts: 'id bigint pk, name text!, seat_limit integer, trial_ends_at timestamptz',
    users: 'id bigint pk, account_id bigint! -> accounts, email text!, role text!, is_active boolean!',
    contacts: 'id bigint pk, account_id bigint! -> accounts, owner_id bigint -> users, email text, phone text, deleted_at timestamptz',
    deals: 'id bigint pk, account_id bigint! -> accounts, contact_id bigint! -> contacts',
    deal_notes: 'id bigint pk, deal_id bigint! -> deals cascade, author_id bigint -> users, body text!',
    api_keys: 'id bigint pk, account_id bigint! -> accounts, api_key_hash bytea! unique',
    sessions: 'id text pk, user_id bigint! -> users, secret text!',
    countries: 'code text pk, name text!',
    'billing.invoices': 'id bigint pk, account_id bigint! -> accounts, total numeric',
    'billing.ledger': 'id bigint pk, amount numeric!, at timestamptz!',
  },
  policies: {
    contacts: 'account_id = public.current_account()',
    deals: 'account_id = (select public.current_account())',
    users: "account_id = public.current_account() or id = current_setting('app.user_id', true)::bigint",
  },
  functions: { current_account: { body: "select nullif(current_setting('app.account_id', true), '')::bigint" } },
  roles: [
    { name: 'crm_owner', owns: true },
    { name: 'crm_web', login: true, on: write },
    { name: 'crm_readonly', login: true, on: ['SELECT'] },
    { name: 'crm_support', login: true, on: write },
  ],
};

/** Ten plain tables with nothing to ask about. */
export const plain: Sketch = {
  name: 'plain',
  tables: {
    tenants: `${id}, name text!`,
    users: `${id}, username text!`,
    tenant_members: 'tenant_id uuid! -> tenants, user_id uuid! -> users, role text!, unique(tenant_id user_id)',
    boards: `${id}, tenant_id uuid! -> tenants, title text!`,
    lists: `${id}, board_id uuid! -> boards cascade, title text!`,
    cards: `${id}, list_id uuid! -> lists cascade, title text!`,
    labels: `${id}, tenant_id uuid! -> tenants, color text!`,
    files: `${id}, tenant_id uuid! -> tenants, storage_path text!`,
    comments: `${id}, card_id uuid! -> cards cascade, body text!`,
    currencies: 'code text pk, name text!',
  },
  policies: { boards: "tenant_id = current_setting('app.tenant_id', true)::uuid" },
  roles: [
    { name: 'plain_owner', owns: true },
    { name: 'plain_app', login: true, on: write },
  ],
};
