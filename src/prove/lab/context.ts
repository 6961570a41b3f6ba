import { quoteLiteral } from '../../base/ident.ts';
import type { Database } from '../../model/database.ts';
import type { ContextSource, Tenancy } from '../../model/tenancy.ts';
import { settingsOf } from '../../session/context.ts';
import type { Who } from '../../session/who.ts';
import type { PersonName, World } from '../synthesise/world.ts';

export type ContextFamily = 'none' | 'own' | 'empty' | 'malformed' | 'fresh' | 'both' | 'suspended' | 'forged';

/** A state of the session in which attacks are made. */
export interface AttackContext {
  readonly name: string;
  readonly family: ContextFamily;
  /** Entered through the session's one way in; null for states no honest session reaches. */
  readonly who: Who | null;
  /** The settings written, as they stand in a script. */
  readonly settings: ReadonlyMap<string, string>;
  /** Tenant ids whose rows are rightly visible; and the person. */
  readonly tenants: readonly string[];
  readonly person: PersonName | null;
}

export function settingsText(settings: ReadonlyMap<string, string>): string {
  return `select ${[...settings].map(([name, value]) => `set_config(${quoteLiteral(name).trim()}, ${quoteLiteral(value).trim()}, true)`).join(', ')}`;
}

/** The states to attack from. `none` comes first: a setting that was written once reads as empty ever after. */
export function contexts(database: Database, tenancy: Tenancy, world: World): readonly AttackContext[] {
  const { context } = tenancy;
  const { A, B, C } = world.tenants;
  const owner = tenancy.identity?.members.owners[0] ?? null;
  const byMembership = context.tenant.kind === 'membership';
  const honest = (name: string, family: ContextFamily, tenant: string, person: PersonName, mine: readonly string[]): AttackContext => {
    const who: Who = { tenant, actor: world.people[person], role: owner };
    return { name, family, who, settings: settingsOf(context, who), tenants: mine, person };
  };
  const own = honest('own', 'own', A, 'a', [A]);
  const blank = settingsOf(context, { tenant: null });
  const nobody = { who: null, tenants: [], person: null } as const;
  const all: readonly AttackContext[] = [
    { name: 'none', family: 'none', settings: new Map(), ...nobody },
    own,
    { name: 'empty', family: 'empty', settings: new Map([...blank].map(([name]): [string, string] => [name, ''])), ...nobody },
    {
      name: 'malformed',
      family: 'malformed',
      settings: new Map([...blank].map(([name]): [string, string] => [name, "x' or '1'='1"])),
      ...nobody,
    },
    honest('fresh', 'fresh', byMembership ? '' : C, 'fresh', byMembership ? [] : [C]),
    honest('both', 'both', A, 'both', byMembership ? [A, B] : [A]),
    honest('suspended', 'suspended', A, 'suspended', [A]),
    ...forged(database, tenancy, world, own),
  ];
  return all.filter((each) => each.family !== 'suspended' || tenancy.identity !== null);
}

/** States that mix A's context with something the session did not get from a checked membership. */
function forged(database: Database, tenancy: Tenancy, world: World, own: AttackContext): readonly AttackContext[] {
  const { context } = tenancy;
  const state = (name: string, changes: readonly (readonly [string, string])[]): AttackContext => ({
    ...own,
    name: `forged ${name}`,
    family: 'forged',
    who: null,
    settings: new Map([...own.settings, ...changes]),
  });
  const sources = [context.tenant.kind === 'membership' ? null : context.tenant, context.actor, context.role].filter(
    (source): source is ContextSource => source !== null,
  );
  const aliases = sources.flatMap((source) => (source.kind === 'setting' ? source.aliases : []));
  const foreignNames = settingNames(database).filter((name) => !own.settings.has(name));
  const roleNames =
    context.role?.kind === 'setting'
      ? ['super_admin', 'service_role', 'platform', 'postgres'].map(
          (value) => [context.role?.kind === 'setting' ? context.role.name : '', value] as const,
        )
      : [];
  const claims = sources.flatMap((source) => (source.kind === 'claim' ? [[source.setting, source.path] as const] : []));
  const claim = claims[0];
  return [
    ...foreignNames.flatMap((name) =>
      ['true', 'on', '1', world.tenants.B, 'super_admin'].map((value, index) =>
        state(`${name} (${['true', 'on', '1', 'B', 'super_admin'][index] ?? ''})`, [[name, value]]),
      ),
    ),
    ...aliases.map((name) => state(`${name} (B)`, [[name, world.tenants.B]])),
    ...(context.actor?.kind === 'setting' && context.tenant.kind !== 'membership'
      ? [
          {
            ...state('actor (B)', [
              [context.actor.name, world.people.b],
              ...context.actor.aliases.map((name) => [name, world.people.b] as const),
            ]),
            person: 'b' as const,
          },
        ]
      : []),
    ...roleNames.map(([name, value]) => state(`role (${value})`, [[name, value]])),
    ...(claim === undefined
      ? []
      : [
          state('claims (role, metadata)', [
            [claim[0], forgedClaim(own.settings.get(claim[0]) ?? '{}', claim[1].at(-1) ?? 'tenant', world.tenants.B)],
          ]),
        ]),
  ];
}

function forgedClaim(text: string, field: string, tenant: string): string {
  const claim: unknown = text === '' ? {} : JSON.parse(text);
  return JSON.stringify({
    ...(typeof claim === 'object' ? claim : {}),
    role: 'service_role',
    is_admin: true,
    user_metadata: { [field]: tenant, role: 'admin' },
  });
}

/** Every custom setting that code in the database reads. */
export function settingNames(database: Database): readonly string[] {
  const texts = [
    ...database.tables.flatMap((table) => table.policies.flatMap((policy) => [policy.using?.text ?? '', policy.check?.text ?? ''])),
    ...database.tables.flatMap((table) => table.columns.map((column) => column.default ?? '')),
    ...database.views.map((view) => view.definition),
    ...database.routines.map((routine) => routine.body),
  ];
  const found = texts.flatMap((text) => [...text.matchAll(/current_setting\s*\(\s*'([^']+)'/gi)].map((match) => match[1] ?? ''));
  return [...new Set(found)].filter((name) => name.includes('.')).sort();
}
