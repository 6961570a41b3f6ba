import { bypassesRowSecurity } from '../../model/access.ts';
import type { Policy } from '../../model/policy.ts';
import type { Table } from '../../model/table.ts';
import { bondOf, policySubject } from '../predicate/binding.ts';
import type { AuditInput, Rule } from '../rule.ts';
import { routinesNamed } from '../predicate/session-value.ts';
import { keyColumn } from '../scope/keys.ts';
import { columnObject } from '../scope/naming.ts';
import { type Entrance, columnEntrances, exposureText } from '../scope/reach.ts';
import { type Gate, gatesOf } from '../scope/gates.ts';
import { type Declared, surfaceOf } from '../scope/surface.ts';

/** A row trigger before UPDATE that looks at the old and the new value of the column. */
export function isGuardedByTrigger(input: AuditInput, table: Table, column: string): boolean {
  return table.triggers.some((trigger) => {
    if (
      trigger.timing !== 'before' ||
      trigger.level !== 'row' ||
      !trigger.events.includes('update') ||
      trigger.enabled === 'disabled' ||
      trigger.enabled === 'replica'
    )
      return false;
    const body = routinesNamed(input, trigger.function.schema, trigger.function.name)
      .map((routine) => routine.body)
      .join('\n');
    const mentions = (text: string) =>
      [`old.${column}`, `new.${column}`, `old."${column}"`, `new."${column}"`].filter((name) =>
        text.toLowerCase().includes(name.toLowerCase()),
      ).length >= 2;
    return mentions(trigger.definition) || (mentions(body) && /raise|exception|return old/i.test(body));
  });
}

/** Whether every way to update the row compares old and new key with the one tenant of the context, for all who may. */
function isHeld(input: AuditInput, declared: Declared, reached: readonly Entrance[]): boolean {
  const { table, spec } = declared;
  if (reached.some(({ reach }) => bypassesRowSecurity(input.database, reach.role, table) !== null)) return false;
  const subject = { ...policySubject(table, spec), contextOnly: true };
  const held = (side: Gate['side']) => (policy: Policy) =>
    gatesOf(policy)
      .filter((gate) => gate.command === 'update' && gate.side === side)
      .every((gate) => bondOf(input, gate.predicate, subject) === 'bound');
  const one = input.tenancy.context.tenant.kind !== 'membership';
  const walls = table.policies.filter(
    (policy) => !policy.permissive && policy.roles.includes('public') && (policy.command === 'all' || policy.command === 'update'),
  );
  const doors = table.policies.filter((policy) => policy.permissive);
  return one && (['using', 'check'] as const).every((side) => walls.some(held(side)) || doors.every(held(side)));
}

export const rule: Rule = {
  slug: 'tenant-key-mutable',
  code: 'BHA019',
  severity: 'warning',
  title: 'The tenant of a row can be changed',
  consequence: 'Somebody who belongs to two tenants can move rows from one to the other, with everything that hangs on them.',
  advice: 'Refuse the change by a trigger, and compare WITH CHECK with the tenant of the session.',
  covers: ['X-029', 'X-102'],
  check: (input) =>
    surfaceOf(input).declared.flatMap((declared) => {
      const { table, spec } = declared;
      const column = keyColumn(declared);
      if (column === undefined || !['tenant', 'inherited', 'personal', 'shared', 'public', 'sealed', 'platform'].includes(spec.kind))
        return [];
      if (isGuardedByTrigger(input, table, column.name) || column.generated !== null) return [];
      const reached = columnEntrances(input, table, column.name, 'UPDATE');
      // The portable profile has no triggers: there the policies are the promise.
      const promised = input.tenancy.source === 'contract' && input.tenancy.profile !== 'portable';
      if (reached.length === 0 && !promised) return [];
      return [
        {
          object: columnObject(table, column.name),
          severity: isHeld(input, declared, reached) && !promised ? ('info' as const) : ('warning' as const),
          title: `${table.schema}.${table.name}.${column.name} can be changed after insert`,
          evidence: [`no row trigger before UPDATE compares old.${column.name} with new.${column.name}`],
          exposure: exposureText(reached),
        },
      ];
    }),
};
