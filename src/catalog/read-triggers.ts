import type { Rule, Trigger } from '../model/trigger.ts';
import type { RuleItem, TriggerItem } from './rows.ts';

const enabled = { O: 'origin', D: 'disabled', R: 'replica', A: 'always' } as const;
// Bits of pg_trigger.tgtype.
const events = [
  [4, 'insert'],
  [8, 'delete'],
  [16, 'update'],
  [32, 'truncate'],
] as const;

export function readTriggers(items: readonly TriggerItem[]): readonly Trigger[] {
  return items.map((item) => ({
    kind: 'trigger',
    name: item.name,
    timing: (item.type & 64) !== 0 ? 'instead of' : (item.type & 2) !== 0 ? 'before' : 'after',
    events: events.filter(([bit]) => (item.type & bit) !== 0).map(([, event]) => event),
    level: (item.type & 1) !== 0 ? 'row' : 'statement',
    function: { schema: item.function_schema, name: item.function_name },
    enabled: enabled[item.enabled],
    inherited: item.inherited,
    definition: item.definition,
  }));
}

const ruleEvents = { '1': 'select', '2': 'update', '3': 'insert', '4': 'delete' } as const;

export function readRules(items: readonly RuleItem[]): readonly Rule[] {
  return items.map((item) => ({
    kind: 'rule',
    name: item.name,
    event: ruleEvents[item.event],
    instead: item.instead,
    enabled: enabled[item.enabled],
    definition: item.definition,
  }));
}
