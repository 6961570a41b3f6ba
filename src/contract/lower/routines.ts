import { routineKey, type Routine } from '../../model/routine.ts';
import { type Tenancy, runtimeRoles } from '../../model/tenancy.ts';
import { commands } from '../../model/tenancy.ts';
import { grant, keptGrants, managedGrantees, withMigrator } from './privileges.ts';
import { actorRoleBody, actorSql, actorTenantsBody, enterBody, hasPermissionBody, tenantSql, visibleUsersBody } from './routine-bodies.ts';
import { fillKeyBody, fillsFromParent } from './inherited-key.ts';
import { maskBodies } from './masks.ts';
import { checkReferenceBody } from './checked-references.ts';
import { closedSchemas, pinnedConfig, pinnedPath } from './search-path.ts';
import type { Schema } from '../../model/database.ts';
import { safeOwner } from './table.ts';

/** Pinned, temporary schema last: a definer function must not find names that its caller made. */

type Shape = Pick<Routine, 'name' | 'signature' | 'returns' | 'body'> & Partial<Routine>;

function own(tenancy: Tenancy, shape: Shape, execute: readonly string[]): Routine {
  const owner = tenancy.roles.migrator;
  return {
    kind: 'routine',
    schema: 'bulkhead',
    type: 'function',
    returnsSet: false,
    language: 'sql',
    volatility: 'stable',
    parallel: 'safe',
    strict: false,
    leakproof: false,
    securityDefiner: false,
    config: [],
    owner,
    definition: null,
    grants: [grant(owner, 'EXECUTE', owner), ...execute.filter((role) => role !== owner).map((role) => grant(role, 'EXECUTE', owner))],
    ...shape,
  };
}

/** The functions of schema `bulkhead` that this tenancy needs, and no others. */
export function bulkheadRoutines(tenancy: Tenancy): readonly Routine[] {
  const everybody = runtimeRoles(tenancy.roles);
  const definer: Partial<Routine> = { securityDefiner: true, config: [pinnedPath] };
  const { keyType, identity, context } = tenancy;
  const routines: Routine[] = [
    own(
      tenancy,
      { name: 'current_actor', signature: '', returns: context.actorType, body: `\n  select ${actorSql(tenancy)}\n` },
      everybody,
    ),
    own(
      tenancy,
      {
        name: 'refuse_change',
        signature: '',
        returns: 'trigger',
        language: 'plpgsql',
        volatility: 'volatile',
        parallel: 'unsafe',
        body: refuseChange,
      },
      everybody,
    ),
  ];
  if (
    tenancy.profile === 'postgres' &&
    tenancy.tables.some((table) => table.kind === 'shared' || (table.kind === 'public' && table.key !== null))
  ) {
    routines.push(
      own(
        tenancy,
        {
          name: 'check_reference',
          signature: '',
          returns: 'trigger',
          language: 'plpgsql',
          volatility: 'volatile',
          parallel: 'unsafe',
          body: checkReferenceBody,
          ...definer,
        },
        everybody,
      ),
    );
  }
  if (tenancy.tables.some((table) => fillsFromParent(tenancy, table))) {
    routines.push(
      own(
        tenancy,
        {
          name: 'fill_key',
          signature: '',
          returns: 'trigger',
          language: 'plpgsql',
          volatility: 'volatile',
          parallel: 'unsafe',
          config: [pinnedPath],
          body: fillKeyBody,
        },
        everybody,
      ),
    );
  }
  if (context.tenant.kind !== 'membership') {
    routines.push(
      own(tenancy, { name: 'current_tenant', signature: '', returns: keyType, body: `\n  select ${tenantSql(tenancy)}\n` }, everybody),
    );
    routines.push(
      own(tenancy, { name: 'assert_tenant', signature: '', returns: keyType, language: 'plpgsql', body: assertTenant(tenancy) }, everybody),
    );
    const enter = enterBody(tenancy);
    if (enter !== null) {
      const signature = `tenant ${keyType}, actor ${context.actorType}, role text, request_id text`;
      routines.push(
        own(tenancy, { name: 'enter', signature, returns: 'void', volatility: 'volatile', parallel: 'unsafe', ...enter }, everybody),
      );
    }
  }
  if (identity === null) return [...routines, ...maskRoutines(tenancy, everybody)];
  const { members } = identity;
  const doors = tenancy.tables.flatMap((table) => commands.flatMap((command) => table.doors[command]));
  const needs = (kind: 'role' | 'permission') => doors.some((door) => door.kind === kind);
  if (context.tenant.kind === 'membership') {
    routines.push(
      own(
        tenancy,
        { name: 'actor_tenants', signature: '', returns: `${keyType}[]`, body: actorTenantsBody(tenancy, members, 'none'), ...definer },
        everybody,
      ),
    );
    if (needs('role'))
      routines.push(
        own(
          tenancy,
          {
            name: 'actor_tenants_with_role',
            signature: 'roles text[]',
            returns: `${keyType}[]`,
            body: actorTenantsBody(tenancy, members, 'role'),
            ...definer,
          },
          everybody,
        ),
      );
    if (needs('permission'))
      routines.push(
        own(
          tenancy,
          {
            name: 'actor_tenants_with_permission',
            signature: 'permission text',
            returns: `${keyType}[]`,
            body: actorTenantsBody(tenancy, members, 'permission'),
            ...definer,
          },
          everybody,
        ),
      );
  } else {
    routines.push(
      own(tenancy, { name: 'actor_role', signature: '', returns: 'text', body: actorRoleBody(tenancy, members), ...definer }, everybody),
    );
    if (needs('permission'))
      routines.push(
        own(
          tenancy,
          {
            name: 'actor_has_permission',
            signature: 'permission text',
            returns: 'boolean',
            body: hasPermissionBody(tenancy, members),
            ...definer,
          },
          everybody,
        ),
      );
  }
  if (tenancy.tables.some((table) => table.kind === 'identity')) {
    const body = visibleUsersBody(tenancy, [members, ...identity.alsoMembers]);
    routines.push(own(tenancy, { name: 'visible_users', signature: '', returns: `${context.actorType}[]`, body, ...definer }, everybody));
  }
  return [...routines, ...maskRoutines(tenancy, everybody)];
}

function maskRoutines(tenancy: Tenancy, execute: readonly string[]): readonly Routine[] {
  if (!tenancy.views.some((view) => view.mode.kind === 'masked')) return [];
  return Object.entries(maskBodies).map(([style, body]) =>
    own(tenancy, { name: `mask_${style}`, signature: 'value text', returns: 'text', volatility: 'immutable', strict: true, body }, execute),
  );
}

const refuseChange = `
begin
  raise exception 'a column of %.% that never changes was to be changed', tg_table_schema, tg_table_name
    using errcode = 'BH002',
      hint = 'Rows do not move between tenants. Insert a new row where it belongs.';
end
`;

function assertTenant(tenancy: Tenancy): string {
  return `
declare
  found ${tenancy.keyType} := ${tenantSql(tenancy)};
begin
  if found is null then
    raise exception 'no tenant is set'
      using errcode = 'BH001',
        hint = 'Enter a tenant inside the transaction before the first statement.';
  end if;
  return found;
end
`;
}

/** Functions of the governed schemas: nobody but those the contract names calls one that runs as its owner. */
export function sealRoutines(tenancy: Tenancy, routines: readonly Routine[], schemas: readonly Schema[]): readonly Routine[] {
  const closed = closedSchemas(tenancy, schemas);
  const made = bulkheadRoutines(tenancy);
  const madeKeys = new Set(made.map(routineKey));
  // A function of an earlier contract stays: a view may still use it, and it gives nobody anything by itself.
  const others = routines.filter((routine) => !madeKeys.has(routineKey(routine)));
  return [
    ...others.map((routine) => (tenancy.schemas.includes(routine.schema) ? sealRoutine(tenancy, routine, closed) : routine)),
    ...made,
  ];
}

function sealRoutine(tenancy: Tenancy, routine: Routine, closed: ReadonlySet<string>): Routine {
  const declared = tenancy.routines.find(
    (candidate) => candidate.schema === routine.schema && candidate.name === routine.name && candidate.signature === routine.signature,
  );
  if (declared === undefined) {
    const owner = safeOwner(tenancy, routine.owner);
    const callers = routine.securityDefiner ? [] : callersBefore(tenancy, routine);
    return {
      ...routine,
      owner,
      grants: [
        ...withMigrator(tenancy, keptGrants(routine.grants, tenancy, routine.owner, owner), owner, ['EXECUTE']),
        ...callers.map((role) => grant(role, 'EXECUTE', owner)),
      ],
    };
  }
  const securityDefiner = declared.security === 'definer';
  // A definer function sees across tenants only as a role that row security lets through.
  const owner = securityDefiner ? tenancy.roles.migrator : safeOwner(tenancy, routine.owner);
  return {
    ...routine,
    owner,
    securityDefiner,
    config: securityDefiner ? pinnedConfig(routine.config, closed) : routine.config,
    grants: [
      ...withMigrator(tenancy, keptGrants(routine.grants, tenancy, routine.owner, owner), owner, ['EXECUTE']),
      ...declared.execute.filter((role) => role !== owner).map((role) => grant(role, 'EXECUTE', owner)),
    ],
  };
}

/** Who could call it so far, PUBLIC spelled out: a function that runs as its caller gives nobody more than they have. */
function callersBefore(tenancy: Tenancy, routine: Routine): readonly string[] {
  const managed = managedGrantees(tenancy);
  const allowed = runtimeRoles(tenancy.roles).filter((role) => !tenancy.roles.anon.includes(role));
  const everybody = routine.grants.some((entry) => entry.grantee === 'public');
  return allowed.filter(
    (role) => managed.has(role) && (everybody || role === routine.owner || routine.grants.some((entry) => entry.grantee === role)),
  );
}
