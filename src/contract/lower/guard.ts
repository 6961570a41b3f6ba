import { type Predicate, and, call, equals, once, or } from '../../model/predicate.ts';
import { ownedByActor } from '../../model/ownership.ts';
import { type Door, type KeyType, type TableTenancy, type Tenancy, tableTenancy } from '../../model/tenancy.ts';
import { conditionsOf } from './conditions.ts';
import { contextValue } from './context-value.ts';

/** Evaluated once per statement; the portable profile has no sub-selects in policies. */
function perStatement(tenancy: Tenancy, value: Predicate): Predicate {
  return tenancy.profile === 'portable' ? value : once(value);
}

function own(relation: string | null, name: string): Predicate {
  return { kind: 'column', relation, column: name, level: 0 };
}

function anyOf(tenancy: Tenancy, left: Predicate, set: Predicate, type: KeyType): Predicate {
  const array = perStatement(tenancy, set);
  return {
    kind: 'any',
    operator: '=',
    left,
    right: array.kind === 'subselect' ? { kind: 'cast', operand: array, type: `${type}[]` } : array,
    all: false,
  };
}

/** `column` is the session's tenant. */
function isTenant(tenancy: Tenancy, column: Predicate): Predicate {
  const { tenant } = tenancy.context;
  return tenant.kind === 'membership'
    ? anyOf(tenancy, column, call('bulkhead', 'actor_tenants'), tenancy.keyType)
    : equals(column, perStatement(tenancy, contextValue(tenant, tenancy.keyType)));
}

/** `column` is the session's actor. */
function isActor(tenancy: Tenancy, column: Predicate): Predicate {
  const { actor, actorType } = tenancy.context;
  return actor === null
    ? { kind: 'constant', value: false, type: 'boolean' }
    : equals(column, perStatement(tenancy, contextValue(actor, actorType)));
}

/** Which rows the session's tenant has in a table; null where tenants have no say. */
export interface Guard {
  readonly read: Predicate | null;
  readonly write: Predicate | null;
}

/** The predicate of a table's wall, which every door repeats. */
export function guardOf(tenancy: Tenancy, table: TableTenancy, relation: string | null = null): Guard {
  const guard = ownGuard(tenancy, table, relation);
  const narrow = (predicate: Predicate | null) => (predicate === null ? null : scoped(tenancy, table, relation, predicate));
  return Object.keys(table.scopes).length === 0 ? guard : { read: narrow(guard.read), write: narrow(guard.write) };
}

function ownGuard(tenancy: Tenancy, table: TableTenancy, relation: string | null): Guard {
  const both = (predicate: Predicate): Guard => ({ read: predicate, write: predicate });
  const key = table.key === null ? null : own(relation, table.key);
  switch (table.kind) {
    case 'root':
    case 'tenant':
      return key === null ? { read: null, write: null } : both(isTenant(tenancy, key));
    case 'personal':
      return key === null ? { read: null, write: null } : both(isActor(tenancy, key));
    case 'inherited':
      return both(
        key === null
          ? throughParent(tenancy, table, relation)
          : ownedByActor(tenancy, table)
            ? isActor(tenancy, key)
            : isTenant(tenancy, key),
      );
    case 'shared':
      return key === null
        ? { read: null, write: null }
        : { read: or({ kind: 'is-null', operand: key, negated: false }, isTenant(tenancy, key)), write: isTenant(tenancy, key) };
    case 'identity': {
      const user = own(relation, tenancy.identity?.userKey ?? 'id');
      const visible = or(isActor(tenancy, user), anyOf(tenancy, user, call('bulkhead', 'visible_users'), tenancy.context.actorType));
      return { read: visible, write: isActor(tenancy, user) };
    }
    case 'public': {
      const write = key === null ? null : isTenant(tenancy, key);
      return { read: table.when === undefined || write === null ? null : or(and(...conditionsOf(table.when, relation)), write), write };
    }
    case 'reference':
    case 'sealed':
    case 'platform':
      return { read: null, write: null };
  }
}

// Uncorrelated on purpose: PostgreSQL hashes the parent's ids once per statement instead of asking per row.
function throughParent(tenancy: Tenancy, table: TableTenancy, relation: string | null): Predicate {
  const parent = table.parent === null ? undefined : tableTenancy(tenancy, table.parent.table);
  const child = table.parent?.columns[0];
  const target = table.parent?.references[0];
  if (parent === undefined || child === undefined || target === undefined) return { kind: 'constant', value: false, type: 'boolean' };
  const inner = guardOf(tenancy, parent, parent.table.name).write ?? { kind: 'constant', value: false, type: 'boolean' };
  return {
    kind: 'in',
    left: own(relation, child),
    operator: '=',
    all: false,
    query: {
      select: [own(parent.table.name, target)],
      from: [{ schema: parent.table.schema, name: parent.table.name, alias: parent.table.name, source: 'relation' }],
      where: inner,
      complex: false,
    },
  };
}

function scoped(tenancy: Tenancy, table: TableTenancy, relation: string | null, predicate: Predicate): Predicate {
  const narrower = Object.entries(table.scopes).flatMap(([name, column]) => {
    const scope = tenancy.context.scopes[name];
    if (scope === undefined) return [];
    const value = perStatement(tenancy, contextValue(scope.source, scope.type));
    return [or({ kind: 'is-null', operand: value, negated: false }, equals(own(relation, column), value))];
  });
  return and(predicate, ...narrower);
}

/** What a door asks beyond the tenant; null for a door that asks nothing more. */
function doorCondition(tenancy: Tenancy, table: TableTenancy, door: Door, relation: string | null): Predicate | null {
  const key = tenancy.context.tenant.kind === 'membership' ? table.key : null;
  switch (door.kind) {
    case 'member':
    case 'platform':
    case 'database-role':
    case 'everyone':
      return null;
    case 'actor':
      return isActor(tenancy, own(relation, door.column));
    case 'role': {
      const names: Predicate = { kind: 'list', items: door.roles.map((role) => ({ kind: 'constant', value: role, type: 'text' })) };
      if (key !== null) return anyOf(tenancy, own(relation, key), call('bulkhead', 'actor_tenants_with_role', names), tenancy.keyType);
      return perStatement(tenancy, { kind: 'any', operator: '=', left: call('bulkhead', 'actor_role'), right: names, all: false });
    }
    case 'permission': {
      const name: Predicate = { kind: 'constant', value: door.name, type: 'text' };
      if (key !== null) return anyOf(tenancy, own(relation, key), call('bulkhead', 'actor_tenants_with_permission', name), tenancy.keyType);
      return perStatement(tenancy, call('bulkhead', 'actor_has_permission', name));
    }
  }
}

interface Standing {
  /** How the table is called where the predicate stands. Default: not at all, as in a policy. */
  readonly relation?: string;
  /** Conditions of the session under which nothing is asked. */
  readonly free?: readonly Predicate[];
}

/** The guard for those of whom one of these doors is asked; the guard itself when nothing is. */
export function guardBehind(
  tenancy: Tenancy,
  table: TableTenancy,
  guard: Predicate,
  doors: readonly Door[],
  standing: Standing = {},
): Predicate {
  const conditions = [
    ...doors.flatMap((door) => doorCondition(tenancy, table, door, standing.relation ?? null) ?? []),
    ...(standing.free ?? []).map((condition) => perStatement(tenancy, condition)),
  ];
  if (conditions.length === 0) return guard;
  const sessionOnly = doors.every((door) => door.kind !== 'actor') && tenancy.context.tenant.kind !== 'membership';
  return sessionOnly ? guardUnder(tenancy, guard, conditions) : and(guard, or(...conditions));
}

/**
 * The guard under conditions that no column takes part in: the door hands out the session's tenant only when one of them
 * holds. Written as a condition beside the guard it would be asked for every row, guessed at one row in a hundred, and
 * keep wall and door from folding: lists of a large tenant then sort instead of using the index (measured: 103 times
 * slower; in this form 1.0).
 */
function guardUnder(tenancy: Tenancy, guard: Predicate, conditions: readonly Predicate[]): Predicate {
  const condition = or(...conditions);
  const [first, ...rest] = guard.kind === 'and' ? guard.operands : [guard];
  const value = first?.kind === 'compare' && first.operator === '=' ? bare(first.right) : null;
  if (first?.kind !== 'compare' || value === null || tenancy.context.tenant.kind === 'membership') return and(guard, condition);
  const given: Predicate = { kind: 'case', branches: [{ when: bare(condition) ?? condition, then: value }], otherwise: null };
  return and({ ...first, right: perStatement(tenancy, given) }, ...rest);
}

/** What a bare sub-select selects; the expression itself when it is none. */
function bare(expression: Predicate): Predicate | null {
  if (expression.kind !== 'subselect') return expression;
  return expression.query.from.length === 0 ? (expression.query.select[0] ?? null) : null;
}
