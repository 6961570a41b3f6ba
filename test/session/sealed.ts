import type { Contract } from '../../src/contract/declaration.ts';
import { assignedTo, claim, defineTenancy, identity, inherited, membership, role, scope, setting, tenant } from '../../src/index.ts';

/** Two tenants, a person in both of them, one of them only once. */
export const ddl: readonly string[] = [
  'create table orgs (id uuid primary key)',
  'create table users (id uuid primary key, name text)',
  `create table members (org_id uuid not null references orgs, user_id uuid not null references users, role text not null, state text not null default 'active', primary key (org_id, user_id))`,
  'create table notes (id int primary key, org_id uuid not null references orgs, author uuid references users, project text, body text)',
  'create table comments (id int primary key, note_id int not null references notes)',
];
export const orgA = 'aaaaaaaa-0000-4000-8000-000000000001';
export const orgB = 'bbbbbbbb-0000-4000-8000-000000000002';
export const both = 'cccccccc-0000-4000-8000-000000000003';
export const onlyB = 'dddddddd-0000-4000-8000-000000000004';
export const former = 'eeeeeeee-0000-4000-8000-000000000005';

export const rows: readonly string[] = [
  `insert into orgs values ('${orgA}'), ('${orgB}')`,
  `insert into users values ('${both}', 'both'), ('${onlyB}', 'only b'), ('${former}', 'former')`,
  `insert into members values ('${orgA}', '${both}', 'viewer', 'active'), ('${orgB}', '${both}', 'owner', 'active'), ('${orgB}', '${onlyB}', 'viewer', 'active'), ('${orgA}', '${former}', 'owner', 'left')`,
  `insert into notes values (1, '${orgA}', '${both}', 'p', 'a'), (2, '${orgA}', '${onlyB}', 'q', 'a'), (3, '${orgB}', '${both}', 'p', 'b'), (4, '${orgB}', '${onlyB}', 'q', 'b')`,
  'insert into comments values (1, 1), (2, 2), (3, 3), (4, 4)',
];

const settled = {
  actor: 'app.user_id',
  identity: { users: 'users', members: { table: 'members', active: { state: 'active' }, role: 'role' } },
} as const;

const tables: Contract['tables'] = {
  users: identity(),
  members: tenant(),
  notes: tenant({ doors: { update: [role('owner'), assignedTo('author')] } }),
  comments: inherited('notes'),
};

export function contractWith(prefix: string, kind: 'setting' | 'claim' | 'membership'): Contract {
  return defineTenancy({
    tenant: {
      root: 'orgs',
      key: 'org_id',
      context:
        kind === 'setting'
          ? setting('app.org_id', { aliases: ['app.old_org'] })
          : kind === 'claim'
            ? claim('app_metadata.org')
            : membership,
      ...(kind === 'setting' ? { scopes: { project: scope(setting('app.project'), 'text') } } : {}),
    },
    ...settled,
    ...(kind === 'claim' ? { actor: claim('sub') } : {}),
    roles: { migrator: `${prefix}_migrator`, app: `${prefix}_app` },
    tables:
      kind === 'setting'
        ? { ...tables, notes: tenant({ scopes: { project: 'project' }, doors: { update: [role('owner'), assignedTo('author')] } }) }
        : tables,
  });
}
