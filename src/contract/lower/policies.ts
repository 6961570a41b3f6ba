import type { Expression } from '../../model/expression.ts';
import { canonicalJson } from '../../base/hash.ts';
import type { Policy, PolicyCommand } from '../../model/policy.ts';
import { type Purpose, askedOf } from '../../model/doors.ts';
import { type Predicate, always } from '../../model/predicate.ts';
import { renderPredicate } from '../../model/render-predicate.ts';
import { type Command, type Door, type TableTenancy, type Tenancy, commands } from '../../model/tenancy.ts';
import { guardBehind, guardOf } from './guard.ts';

/** Every policy Bulkhead writes carries this prefix; a policy with it is ours to change. */
export const policyPrefix = 'bulkhead_';

export function expression(predicate: Predicate): Expression {
  return { text: renderPredicate(predicate), predicate };
}

/** The policies of a sealed table: the wall, and one door per command and audience. */
export function policiesOf(tenancy: Tenancy, table: TableTenancy): readonly Policy[] {
  const walls = tenancy.profile === 'portable' ? [] : wallsOf(tenancy, table);
  return [...walls, ...commands.flatMap((command) => doorsOf(tenancy, table, command))];
}

function policy(name: string, permissive: boolean, command: PolicyCommand, roles: readonly string[], predicate: Predicate): Policy {
  const reads = command !== 'insert';
  const writes = command === 'all' || command === 'insert' || command === 'update';
  return {
    kind: 'policy',
    name,
    permissive,
    command,
    roles: [...roles].sort(),
    using: reads ? expression(predicate) : null,
    check: writes ? expression(predicate) : null,
  };
}

function wallsOf(tenancy: Tenancy, table: TableTenancy): readonly Policy[] {
  const { read, write } = guardOf(tenancy, table);
  if (read === null && write === null) return [];
  if (read === write && read !== null) return [policy(`${policyPrefix}wall`, false, 'all', ['public'], read)];
  // Reading and writing differ (shared, identity and public tables): one wall would let a reader capture what it may
  // only read, because the old row of an update is checked with the reading predicate.
  const perCommand = commands.map((command) => [command, command === 'select' ? read : write] as const);
  return perCommand.flatMap(([command, predicate]) =>
    predicate === null ? [] : [policy(`${policyPrefix}wall_${command}`, false, command, ['public'], predicate)],
  );
}

interface Audience {
  readonly name: string;
  readonly roles: readonly string[];
  readonly predicate: Predicate;
}

function doorsOf(tenancy: Tenancy, table: TableTenancy, command: Command): readonly Policy[] {
  const audiences = grouped(audiencesOf(tenancy, table, command));
  return audiences.map((audience) => {
    const suffix = audiences.length === 1 ? '' : `_${audience.name}`;
    return policy(`${policyPrefix}${command}${suffix}`, true, command, audience.roles, audience.predicate);
  });
}

/** Who gets in, with what predicate. The tenant's predicate stands in front of every door: losing the wall opens nothing. */
function audiencesOf(tenancy: Tenancy, table: TableTenancy, command: Command): readonly Audience[] {
  const { roles } = tenancy;
  const { read, write } = guardOf(tenancy, table);
  const guard = command === 'select' ? read : write;
  const doors = table.doors[command];
  const open = doors.find((door) => door.kind === 'everyone');
  if (table.kind === 'reference') return [];
  if (table.kind === 'platform') {
    const platform = doors.some((door) => door.kind === 'platform') ? [{ name: 'platform', roles: roles.platform, predicate: always }] : [];
    return [...platform, ...namedRoles(doors, always)];
  }
  if (open !== undefined) {
    const everyone = [...roles.app, ...roles.worker, ...roles.readonly, ...roles.auditor, ...roles.pii, ...roles.platform];
    return [
      {
        name: 'everyone',
        roles: open.kind === 'everyone' && open.anon === true ? [...everyone, ...roles.anon] : everyone,
        predicate: guard ?? always,
      },
    ];
  }
  if (guard === null) return [];
  const byPurpose = (name: string, purpose: Purpose, members: readonly string[]): readonly Audience[] => {
    const asked = askedOf(tenancy, table, purpose, command);
    return asked === null ? [] : [{ name, roles: members, predicate: guardBehind(tenancy, table, guard, asked) }];
  };
  return [
    ...byPurpose('app', 'app', roles.app),
    ...byPurpose('worker', 'worker', roles.worker),
    ...byPurpose('reader', 'readonly', [...roles.readonly, ...roles.auditor, ...roles.pii]),
    ...byPurpose('platform', 'platform', roles.platform),
    ...namedRoles(doors, guard),
  ];
}

function namedRoles(doors: readonly Door[], predicate: Predicate): readonly Audience[] {
  return doors.flatMap((door) => (door.kind === 'database-role' ? [{ name: door.roles[0] ?? 'role', roles: door.roles, predicate }] : []));
}

/** Audiences with the same predicate share one policy: the fewer permissive policies, the better the row estimates. */
function grouped(audiences: readonly Audience[]): readonly Audience[] {
  const groups = new Map<string, Audience>();
  for (const audience of audiences) {
    if (audience.roles.length === 0) continue;
    const key = canonicalJson(audience.predicate);
    const before = groups.get(key);
    groups.set(key, before === undefined ? audience : { ...before, roles: [...new Set([...before.roles, ...audience.roles])] });
  }
  return [...groups.values()];
}
