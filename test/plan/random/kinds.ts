import { type Plot, business, carryKey, identify, keyed, named, refer, references, start } from './tables.ts';
import { type SketchTable, add, idOf, l, q, qname } from './sketch.ts';

/** The tenants, the people and who belongs to whom; each may be missing but the first. */
export function foundations(
  plot: Plot,
  withIdentity: boolean,
): { readonly members: SketchTable | null; readonly member: MemberColumns | null } {
  const root = start(plot, 'tenants', 'root');
  add(root, plot.rootKey, plot.keyType, plot.keyType === 'uuid' ? 'default gen_random_uuid()' : '', (tenant) =>
    idOf(plot.keyType, root.number, tenant, 0),
  );
  root.constraints.push(`primary key (${q(plot.rootKey)})`);
  root.targets.push({ columns: [plot.rootKey], types: [plot.keyType] });
  root.key = plot.rootKey;
  const rootRows = add(root, plot.dice.name('row'), 'integer', '', (_tenant, n) => String(n));
  // Tenants have one row each; the second of every tenant is another tenant that owns nothing.
  root.columns.splice(0, 1, {
    name: plot.rootKey,
    type: plot.keyType,
    rest: root.columns[0]?.rest ?? '',
    fill: (tenant, n) => idOf(plot.keyType, root.number, tenant, n),
  });
  plot.root = root;
  business({ ...plot }, root);
  void rootRows;
  if (!withIdentity) return { members: null, member: null };
  const users = start(plot, 'users', 'identity');
  plot.userKey = identify(plot, users, plot.userType);
  users.constraints.push(`primary key (${q(plot.userKey)})`);
  users.targets.push({ columns: [plot.userKey], types: [plot.userType] });
  plot.users = users;
  business(plot, users);
  return membership(plot, users);
}

export interface MemberColumns {
  readonly user: string;
  readonly role: string | null;
  readonly status: string | null;
  readonly permissions: string | null;
  /** A table of role names, when the column refers to one. */
  readonly roles: { readonly table: SketchTable; readonly name: string; readonly permissions: string | null } | null;
}

function membership(plot: Plot, users: SketchTable): { readonly members: SketchTable; readonly member: MemberColumns } {
  const { dice } = plot;
  const roles = dice.chance(0.3) ? rolesTable(plot) : null;
  const members = start(plot, 'members', 'tenant');
  carryKey(plot, members, plot.key, true);
  const user = add(
    members,
    dice.name('user_id'),
    plot.userType,
    `not null${dice.chance(0.7) ? ` references ${qname(users)} (${q(plot.userKey)}) on delete cascade` : ''}`,
    (tenant, n) => idOf(plot.userType, users.number, tenant, n),
  );
  const status = dice.chance(0.6) ? add(members, dice.name('status'), 'text', "not null default 'active'", () => l('active')) : null;
  const role =
    roles !== null
      ? add(members, dice.name('role_id'), 'integer', `references ${qname(roles.table)} (${q(roles.key)})`, (tenant, n) =>
          idOf('integer', roles.table.number, tenant, n),
        )
      : dice.chance(0.8)
        ? add(members, dice.name('role'), 'text', "not null default 'member'", () => l('owner'))
        : null;
  const permissions = dice.chance(0.4) ? add(members, dice.name('permissions'), 'jsonb', "not null default '[]'", () => `'["all"]'`) : null;
  members.constraints.push(`${named(dice, 'members_pk')}primary key (${q(plot.key)}, ${q(user)})`);
  members.targets.push({ columns: [plot.key, user], types: [plot.keyType, plot.userType] });
  return {
    members,
    member: {
      user,
      role,
      status,
      permissions,
      roles: roles === null ? null : { table: roles.table, name: roles.name, permissions: roles.permissions },
    },
  };
}

function rolesTable(plot: Plot): {
  readonly table: SketchTable;
  readonly key: string;
  readonly name: string;
  readonly permissions: string | null;
} {
  const table = start(plot, 'roles', 'reference');
  const key = identify(plot, table, 'integer', 'id');
  table.constraints.push(`primary key (${q(key)})`);
  table.targets.push({ columns: [key], types: ['integer'] });
  const name = add(table, plot.dice.name('name'), plot.dice.pick(['text', 'varchar(20)']), 'not null', (tenant, n) =>
    l(`role-${tenant}-${n}`),
  );
  const permissions = plot.dice.chance(0.5) ? add(table, 'permissions', 'jsonb', '', () => `'{"all": true}'`) : null;
  return { table, key, name, permissions };
}

/** One more table, of any kind. */
export function anyTable(plot: Plot): void {
  const { dice, users } = plot;
  const carriers = plot.tables.filter(
    (table) => ['tenant', 'inherited', 'personal', 'root'].includes(table.kind) && table.targets.length > 0,
  );
  const kinds = [
    'tenant',
    'tenant',
    'tenant',
    'inherited',
    'inherited',
    'inherited',
    'shared',
    'reference',
    'sealed',
    'public',
    'platform',
    'undeclared',
    ...(users === null ? [] : (['personal'] as const)),
  ] as const;
  const kind = dice.pick(kinds);
  const table = start(plot, dice.pick(['notes', 'orders', 'items', 'files', 'events']), kind);
  const keyName = dice.chance(0.75) ? plot.key : dice.name('tenant_key');
  if (kind === 'tenant') carryKey(plot, table, keyName, true);
  if (kind === 'shared') carryKey(plot, table, keyName, false);
  if (kind === 'public' && dice.chance(0.6)) carryKey(plot, table, plot.key, dice.chance(0.5));
  if (kind === 'sealed' && dice.chance(0.5)) carryKey(plot, table, plot.key, true);
  if (kind === 'undeclared' && dice.chance(0.5)) carryKey(plot, table, plot.key, true);
  if (kind === 'sealed' || kind === 'undeclared') table.key = null;
  if (kind === 'personal' && users !== null) {
    const owner = add(
      table,
      dice.name('owner'),
      plot.userType,
      `${dice.chance(0.7) ? 'not null' : ''} references ${qname(users)} (${q(plot.userKey)})`,
      (tenant, n) => idOf(plot.userType, users.number, tenant, n),
    );
    table.key = owner;
  }
  if (kind === 'inherited') {
    // Now and then it has the column already, from an attempt by hand.
    if (dice.chance(0.15)) carryKey(plot, table, plot.key, false);
  }
  keyed(plot, table);
  if (kind === 'inherited') table.parent = inherit(plot, table, carriers);
  business(plot, table);
  references(plot, table);
}

function inherit(plot: Plot, table: SketchTable, carriers: readonly SketchTable[]): SketchTable['parent'] {
  const parent = plot.dice.pick(carriers);
  const columns = refer(plot, table, parent, true);
  return { table: parent, columns };
}
