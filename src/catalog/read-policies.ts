import type { Policy, PolicyCommand } from '../model/policy.ts';
import { parseExpression } from './parse-predicate.ts';
import type { PolicyItem } from './rows.ts';

const commandOf: Readonly<Record<PolicyItem['command'], PolicyCommand>> = {
  '*': 'all',
  r: 'select',
  a: 'insert',
  w: 'update',
  d: 'delete',
};

export function readPolicies(items: readonly PolicyItem[]): readonly Policy[] {
  return items.map((item) => ({
    kind: 'policy',
    name: item.name,
    permissive: item.permissive,
    command: commandOf[item.command],
    roles: item.roles,
    using: item.using === null ? null : parseExpression(item.using),
    check: item.check === null ? null : parseExpression(item.check),
  }));
}
