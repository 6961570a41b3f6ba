import { nameKey } from '../../base/ident.ts';
import { type Predicate, walk } from '../../model/predicate.ts';
import type { Door, Members } from '../../model/tenancy.ts';
import type { AuditInput } from '../rule.ts';
import { type Declared, notNullColumns } from '../scope/surface.ts';
import { type Subject, isColumn, policySubject } from './binding.ts';
import { bodiesOf, isSessionValue } from './session-value.ts';
import { canBeTrue } from './truth.ts';

/**
 * What a predicate says about doors. `asks`: whenever it is true, one of the doors would let in too. `unclear`: so it
 * may be, but a function or a sub-select decides that was not understood. `widens`: it can be true where no door opens.
 */
export type Passage = 'asks' | 'unclear' | 'widens';

const never = [false, null] as const;

export function passageOf(input: AuditInput, declared: Declared, predicate: Predicate, doors: readonly Door[]): Passage {
  const facts = { notNull: notNullColumns(declared.table) };
  const subject = policySubject(declared.table, declared.spec);
  const asks = (atom: Predicate) => doors.some((door) => asksFor(input, atom, door, subject));
  if (!canBeTrue(predicate, facts, (atom) => (asks(atom) ? never : undefined))) return 'asks';
  return canBeTrue(predicate, facts, (atom) => (asks(atom) || isUnclear(input, atom) ? never : undefined)) ? 'widens' : 'unclear';
}

/** Whether this atom being true means that the door would open. */
function asksFor(input: AuditInput, atom: Predicate, door: Door, subject: Subject): boolean {
  // A door that no column takes part in hands the tenant out under its condition, and nothing otherwise.
  if (atom.kind === 'compare' && [atom.left, atom.right].some((side) => isGivenBehind(input, side, door, subject))) return true;
  switch (door.kind) {
    case 'actor':
      return isPair(
        atom,
        (column, value) => isColumn(subject, column, door.column) && isSessionValue(input, value, input.tenancy.context.actor),
      );
    case 'role':
      return (
        isOneOf(atom, (left) => isCall(left, 'actor_role'), door.roles) ||
        isTenantWith(atom, 'actor_tenants_with_role', door.roles, subject) ||
        isMembership(input, atom, door.roles, subject)
      );
    case 'permission':
      return isPermissionCall(atom, door.name) || isTenantWith(atom, 'actor_tenants_with_permission', [door.name], subject);
    default:
      return false;
  }
}

function isGivenBehind(input: AuditInput, value: Predicate, door: Door, subject: Subject): boolean {
  const choice = bare(value);
  if (choice.kind !== 'case' || (choice.otherwise !== null && !isNull(choice.otherwise))) return false;
  return choice.branches.every(
    ({ when, then }) =>
      isNull(then) || !canBeTrue(when, { notNull: new Set() }, (atom) => (asksFor(input, atom, door, subject) ? never : undefined)),
  );
}

/** `left = 'a'`, `left in ('a', 'b')`, `left = any (array['a'])`: never anything but one of the names. */
function isOneOf(atom: Predicate, isLeft: (left: Predicate) => boolean, names: readonly string[]): boolean {
  if (atom.kind === 'any') return !atom.all && atom.operator === '=' && isLeft(bare(atom.left)) && areAmong(atom.right, names);
  return isPair(atom, (left, right) => isLeft(bare(left)) && areAmong(right, names));
}

function areAmong(value: Predicate, names: readonly string[]): boolean {
  const inner = bare(value);
  const items = inner.kind === 'list' ? inner.items.map(bare) : [inner];
  return (
    items.length > 0 && items.every((item) => item.kind === 'constant' && typeof item.value === 'string' && names.includes(item.value))
  );
}

/** `key = any ((select bulkhead.actor_tenants_with_role(array['a']))::uuid[])`. */
function isTenantWith(atom: Predicate, name: string, allowed: readonly string[], subject: Subject): boolean {
  if (atom.kind !== 'any' || atom.all || atom.operator !== '=' || subject.spec.key === null) return false;
  const set = bare(atom.right);
  const [argument] = set.kind === 'call' ? set.args : [];
  return isColumn(subject, atom.left, subject.spec.key) && isCall(set, name) && argument !== undefined && areAmong(argument, allowed);
}

function isPermissionCall(atom: Predicate, name: string): boolean {
  const inner = bare(atom);
  return inner.kind === 'call' && isCall(inner, 'actor_has_permission') && inner.args[0] !== undefined && areAmong(inner.args[0], [name]);
}

/**
 * `exists (select from members ...)` or `key in (select tenant from members ...)` that holds only for an active
 * membership of the actor in the row's tenant, in one of these roles.
 */
function isMembership(input: AuditInput, atom: Predicate, roles: readonly string[], subject: Subject): boolean {
  const members = input.tenancy.identity?.members;
  if (!isMembershipQuery(input, atom) || members?.role?.kind !== 'column') return false;
  const [from] = atom.query.from;
  const { where } = atom.query;
  if (from === undefined || where === null) return false;
  const { context } = input.tenancy;
  const key = subject.spec.key ?? '';
  const column = (name: string) => (expression: Predicate) => {
    const inner = bare(expression);
    return (
      inner.kind === 'column' && inner.level === 0 && inner.column === name && (inner.relation === null || inner.relation === from.alias)
    );
  };
  const { tenantColumn, userColumn, role } = members;
  const isTenant = (value: Predicate) =>
    isColumn({ ...subject, level: subject.level + 1 }, value, key) ||
    (context.tenant.kind !== 'membership' && isSessionValue(input, value, context.tenant));
  const tied =
    atom.kind === 'in' &&
    !atom.all &&
    atom.operator === '=' &&
    isColumn(subject, atom.left, key) &&
    atom.query.select.some(column(tenantColumn));
  const conditions: readonly ((part: Predicate) => boolean)[] = [
    (part) => isPair(part, (left, right) => column(userColumn)(left) && isSessionValue(input, right, context.actor)),
    (part) => isOneOf(part, column(role.column), roles),
    ...activeConditions(members, column),
    ...(tied ? [] : [(part: Predicate) => isPair(part, (left, right) => column(tenantColumn)(left) && isTenant(right))]),
  ];
  return conditions.every((holds) => !canBeTrue(where, { notNull: new Set() }, (part) => (holds(part) ? never : undefined)));
}

/** A sub-select over the table of members and nothing else. */
function isMembershipQuery(input: AuditInput, atom: Predicate): atom is Extract<Predicate, { kind: 'exists' | 'in' }> {
  const members = input.tenancy.identity?.members;
  if ((atom.kind !== 'exists' && atom.kind !== 'in') || members === undefined || atom.query.complex) return false;
  const [from, ...others] = atom.query.from;
  if (from === undefined || others.length > 0 || from.source !== 'relation') return false;
  return nameKey({ schema: from.schema ?? members.table.schema, name: from.name }) === nameKey(members.table);
}

function activeConditions(
  members: Members,
  column: (name: string) => (expression: Predicate) => boolean,
): readonly ((part: Predicate) => boolean)[] {
  return Object.entries(members.active).map(([name, wanted]) => (part) => {
    if (wanted === null) return part.kind === 'is-null' && !part.negated && column(name)(part.operand);
    if (typeof wanted === 'string') return isOneOf(part, column(name), [wanted]);
    return wanted && column(name)(part);
  });
}

/** Nobody can tell from the predicate alone what it asks for. Helpers of Bulkhead and plain questions to the members are understood. */
function isUnclear(input: AuditInput, atom: Predicate): boolean {
  const own = (part: Predicate) => part.kind === 'call' && part.schema !== 'bulkhead' && bodiesOf(input, part.schema, part.name).length > 0;
  const parts = [...walk(atom)];
  if (isMembershipQuery(input, atom))
    return parts.some((part) => part !== atom && (part.kind === 'operator' || isElsewhere(part) || own(part)));
  return parts.some((part) => isElsewhere(part) || own(part));
}

function isElsewhere(part: Predicate): boolean {
  return (
    part.kind === 'opaque' || part.kind === 'exists' || part.kind === 'in' || (part.kind === 'subselect' && part.query.from.length > 0)
  );
}

function isPair(atom: Predicate, test: (left: Predicate, right: Predicate) => boolean): boolean {
  return atom.kind === 'compare' && atom.operator === '=' && (test(atom.left, atom.right) || test(atom.right, atom.left));
}

function isCall(expression: Predicate, name: string): boolean {
  return expression.kind === 'call' && expression.schema === 'bulkhead' && expression.name === name;
}

function isNull(expression: Predicate): boolean {
  const inner = bare(expression);
  return inner.kind === 'constant' && inner.value === null;
}

/** Without casts and the bare sub-select that has it evaluated once per statement. */
function bare(expression: Predicate): Predicate {
  if (expression.kind === 'cast') return bare(expression.operand);
  const only = expression.kind === 'subselect' && expression.query.from.length === 0 ? expression.query.select[0] : undefined;
  return only === undefined ? expression : bare(only);
}
