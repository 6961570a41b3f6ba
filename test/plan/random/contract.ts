import {
  type Contract,
  type DoorSpec,
  type TableDeclaration,
  assignedTo,
  claim,
  databaseRole,
  encrypted,
  hidden,
  identity,
  immutable,
  inherited,
  insertOnly,
  mask,
  member,
  membership,
  nobody,
  owners,
  ownersOnly,
  permission,
  personal,
  platform,
  platformOnly,
  platformTable,
  publicRead,
  readOnly,
  reference,
  role,
  root,
  scope,
  sealed,
  setting,
  sharedPlusOwn,
  tag,
  tenant,
} from '../../../src/index.ts';
import type { Doors } from '../../../src/contract/doors.ts';
import type { TableOptions } from '../../../src/contract/declaration.ts';
import type { Dice } from './dice.ts';
import type { MemberColumns } from './kinds.ts';
import { type SketchTable, spelled } from './sketch.ts';
import type { Plot } from './tables.ts';

/** What a contract is drawn from; the same system gets several, one after the other. */
export interface Ground {
  readonly plot: Plot;
  readonly members: SketchTable | null;
  readonly member: MemberColumns | null;
  readonly withScope: boolean;
  readonly contextKind: 'setting' | 'aliases' | 'claim' | 'membership';
  readonly views: readonly { readonly name: string; readonly schema: string }[];
  readonly routines: readonly { readonly written: string }[];
}

const name = (table: SketchTable): string => spelled(table.schema, table.name);

export function drawContract(dice: Dice, ground: Ground): Contract {
  const { plot, members, member: columns } = ground;
  const { roles } = plot;
  const tables: Record<string, TableDeclaration> = {};
  // Without a key there is nothing for children to take; parents stand before their children.
  const portable = ground.contextKind === 'setting' && dice.chance(0.08);
  const subqueries = new Set<SketchTable>();
  for (const table of plot.tables)
    if (!portable && table.kind === 'inherited' && (subqueries.has(table.parent?.table ?? table) || dice.chance(0.2)))
      subqueries.add(table);
  for (const table of plot.tables) {
    if (table.kind === 'undeclared') continue;
    if (table.kind === 'root' && dice.chance(0.4)) continue;
    tables[name(table)] = declare(dice, ground, table, subqueries.has(table));
  }
  const users = plot.users;
  const role = columns?.role ?? null;
  const lookup = columns?.roles ?? null;
  return {
    tenant: {
      root: name(plot.root ?? plot.tables[0] ?? raise()),
      rootKey: plot.rootKey,
      key: plot.key,
      type: plot.keyType,
      context: {
        setting: setting('app.tenant'),
        aliases: setting('app.tenant', { aliases: ['app.other', 'legacy.tenant_id'] }),
        claim: dice.chance(0.5) ? claim('org') : claim('app_metadata.org'),
        membership,
      }[ground.contextKind],
      ...(ground.withScope ? { scopes: { client: scope(setting('app.client'), 'text') } } : {}),
    },
    actor: { source: ground.contextKind === 'claim' ? claim('sub') : 'app.actor', type: plot.userType },
    ...(users === null || members === null || columns === null
      ? {}
      : {
          identity: {
            users: name(users),
            userKey: plot.userKey,
            members: {
              table: name(members),
              tenant: members.key ?? plot.key,
              user: columns.user,
              ...(columns.status === null ? {} : { active: { [columns.status]: 'active' } }),
              ...(role === null
                ? {}
                : {
                    role:
                      lookup === null
                        ? role
                        : {
                            column: role,
                            table: name(lookup.table),
                            key: 'id',
                            name: lookup.name,
                            ...(lookup.permissions === null ? {} : { permissions: lookup.permissions }),
                          },
                  }),
              ...(columns.permissions === null ? {} : { permissions: columns.permissions }),
              owners: ['owner', "chief'o"],
            },
          },
        }),
    roles: {
      migrator: roles['migrator'] ?? '',
      app: roles['app'] ?? '',
      ...Object.fromEntries(
        (['worker', 'readonly', 'auditor', 'pii', 'platform', 'anon', 'breakGlass', 'retired'] as const).flatMap((purpose) =>
          roles[purpose] === undefined ? [] : [[purpose, roles[purpose]]],
        ),
      ),
    },
    schemas: plot.schemas,
    tables,
    views: drawViews(dice, ground, tables),
    functions: drawFunctions(dice, ground),
    ...(portable ? { profile: 'portable' as const } : {}),
    ...(dice.chance(0.5) ? { existingPolicies: dice.pick(['keep', 'replace'] as const) } : {}),
  };
}

function raise(): never {
  throw new RangeError('a system has tenants');
}

function declare(dice: Dice, ground: Ground, table: SketchTable, subquery: boolean): TableDeclaration {
  const options = drawOptions(dice, ground, table);
  const key = table.key !== null && table.key !== ground.plot.key ? { key: table.key } : {};
  switch (table.kind) {
    case 'root':
      return root(options);
    case 'identity':
      return identity(options);
    case 'inherited': {
      const parent = table.parent?.table ?? raise();
      const through = table.parent?.columns.filter((column) => column !== ground.plot.key) ?? [];
      return inherited(name(parent), { ...options, through, ...(subquery ? { strategy: 'subquery' as const } : {}) });
    }
    case 'personal':
      return personal(table.key ?? '', options);
    case 'shared':
      return sharedPlusOwn({ ...options, ...key });
    case 'reference':
      return reference(options);
    case 'sealed':
      return sealed(options);
    case 'public':
      return publicRead({ ...options, ...key, anon: dice.chance(0.5), ...drawPart(dice, table) });
    case 'platform':
      return platformTable(options);
    default:
      return tenant({ ...options, ...key });
  }
}

/** Some public tables are so in part only: what is not shown belongs to the tenant. */
function drawPart(dice: Dice, table: SketchTable): { readonly when?: Readonly<Record<string, string | boolean | null>> } {
  if (table.key === null || dice.chance(0.5)) return {};
  const wanted: Readonly<Record<string, string | boolean>> = {
    text: "it's live",
    boolean: false,
    'public.mood': "it's bad",
    uuid: randomId,
    integer: '7',
  };
  const found = table.columns.filter((column) => column.name !== table.key && Object.hasOwn(wanted, column.type));
  const chosen = dice.some(found, 0.5).slice(0, 3);
  const columns = chosen.length > 0 ? chosen : found.slice(0, 1);
  if (columns.length === 0) return {};
  return { when: Object.fromEntries(columns.map(({ name: column, type }) => [column, dice.chance(0.3) ? null : (wanted[type] ?? null)])) };
}

const randomId = '00000000-0000-4000-8000-0000000000aa';

function drawOptions(dice: Dice, ground: Ground, table: SketchTable): TableOptions<string> {
  const names = table.columns.map((column) => column.name);
  const free = table.columns
    .filter((column) => column.name !== table.key && column.name !== ground.plot.userKey && column.name !== ground.plot.rootKey)
    .map((column) => column.name);
  const doors = drawDoors(dice, ground, table, names);
  const rules = Object.fromEntries(dice.some(free, 0.12).map((column) => [column, dice.pick([immutable, platformOnly, hidden])]));
  const pii = Object.fromEntries(
    dice
      .some(free, 0.12)
      .map((column) => [column, dice.pick([encrypted(), mask('text'), mask('name'), mask('email'), mask('phone'), tag()])]),
  );
  const text = table.columns.filter((column) => column.type === 'text' && column.name !== table.key);
  const scoped = ground.withScope && dice.chance(0.4) ? text[0]?.name : undefined;
  return {
    ...(doors === undefined ? {} : { doors }),
    ...(table.softDelete === null ? {} : { softDelete: table.softDelete === 'deleted_at' ? true : table.softDelete }),
    ...(Object.keys(rules).length === 0 ? {} : { columns: rules }),
    ...(Object.keys(pii).length === 0 ? {} : { pii }),
    ...(scoped === undefined ? {} : { scopes: { client: scoped } }),
    ...(table.globalKeys.length === 0
      ? {}
      : { globalKeys: Object.fromEntries(table.globalKeys.map((column) => [column, 'looked up before any tenant is known'])) }),
    ...(dice.chance(0.3) ? { existingPolicies: dice.pick(['keep', 'replace'] as const) } : {}),
  };
}

function drawDoors(dice: Dice, ground: Ground, table: SketchTable, names: readonly string[]): Doors | undefined {
  if (table.kind === 'sealed' || dice.chance(0.45)) return undefined;
  const actor = table.columns.find((column) => column.type === ground.plot.userType && names.includes(column.name))?.name;
  const { member: columns } = ground;
  // With `membership` a role is one in the row's tenant, so that the row has to name it.
  const keyed = ground.contextKind !== 'membership' || ['root', 'tenant', 'shared'].includes(table.kind);
  const ofNoTenant = [platform, nobody, databaseRole(...['app', 'worker'].flatMap((purpose) => ground.plot.roles[purpose] ?? []))];
  const possible: readonly (DoorSpec | readonly DoorSpec[])[] = [
    member,
    ...ofNoTenant,
    ...(actor === undefined || ground.plot.users === null ? [] : [assignedTo(actor)]),
    ...(columns?.role == null || !keyed ? [] : [owners, role('editor', "it's", 'a"b')]),
    ...(columns === null || !keyed || (columns.permissions === null && columns.roles?.permissions == null) ? [] : [permission("jobs'all")]),
  ];
  const operators = table.kind === 'platform';
  if (columns?.role != null && keyed && !operators && dice.chance(0.1)) return ownersOnly;
  if (dice.chance(0.1)) return dice.pick([readOnly, insertOnly]);
  const drawn = operators ? ofNoTenant : possible;
  const some = (): DoorSpec | readonly DoorSpec[] => (dice.chance(0.3) ? [dice.pick(drawn), dice.pick(drawn)].flat() : dice.pick(drawn));
  const commands = ['read', 'write', 'insert', 'update', 'delete'] as const;
  return Object.fromEntries(dice.some(commands, 0.4).map((command) => [command, some()]));
}

function drawViews(dice: Dice, ground: Ground, tables: Readonly<Record<string, TableDeclaration>>): NonNullable<Contract['views']> {
  const readers = ['app', 'worker', 'readonly', 'auditor'] as const;
  const found = ground.views.flatMap((view) =>
    dice.chance(0.6)
      ? [
          [
            spelled(view.schema, view.name),
            {
              mode: dice.chance(0.7)
                ? { kind: 'invoker' as const }
                : { kind: 'definer' as const, reason: 'reads what its reader may not, on purpose' },
              select: dice.some(readers, 0.6),
            },
          ] as const,
        ]
      : [],
  );
  const masked = ground.plot.tables.filter((table) =>
    ['tenant', 'inherited', 'identity', 'shared', 'personal', 'root'].includes(table.kind),
  );
  // A name that does not depend on the dice of this contract, so that the next contract changes the view instead of adding one.
  const made = dice.some(masked, 0.25).flatMap((table) => {
    const readers = whoReads(tables[name(table)]);
    const view = spelled(table.schema, `${table.name.slice(0, 40)} masked`);
    const select = dice.some(readers, 0.6);
    return readers.length === 0 ? [] : [[view, { mode: { kind: 'masked' as const, table: name(table) }, select }] as const];
  });
  return Object.fromEntries([...found, ...made]);
}

/** A masked view is for those who have a read door of its table. */
function whoReads(table: TableDeclaration | undefined): readonly ('app' | 'worker' | 'readonly' | 'auditor')[] {
  const read = table?.options.doors?.read;
  const doors = read === undefined ? [member] : 'kind' in read ? [read] : read;
  if (doors.some((door) => door.kind !== 'platform' && door.kind !== 'database-role')) return ['app', 'worker', 'readonly', 'auditor'];
  return doors.some((door) => door.kind === 'database-role') ? ['app'] : [];
}

function drawFunctions(dice: Dice, ground: Ground): NonNullable<Contract['functions']> {
  return Object.fromEntries(
    dice.some(ground.routines, 0.6).map((routine) => {
      const definer = dice.chance(0.5);
      return [
        routine.written,
        {
          security: definer ? ('definer' as const) : ('invoker' as const),
          reason: definer ? 'serves callers who have no tenant yet' : null,
          tenantCheck: definer ? dice.pick(['context', 'pre-tenant'] as const) : null,
          execute: dice.some(['app', 'worker', 'readonly', 'platform', 'anon'] as const, 0.5),
        },
      ];
    }),
  );
}
