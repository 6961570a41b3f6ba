import { nameKey, type QualifiedName } from '../../base/ident.ts';
import type { Rule, Trigger } from '../../model/trigger.ts';
import { tableTenancy } from '../../model/tenancy.ts';
import type { Notes, Scene } from './change.ts';
import { pairs } from './pairs.ts';

interface Carrier extends QualifiedName {
  readonly triggers: readonly Trigger[];
  readonly rules: readonly Rule[];
}

/** Triggers and rewrite rules of a table or a view. */
export function triggerChanges(scene: Scene, notes: Notes, before: Carrier, after: Carrier): void {
  const table = nameKey(after);
  const guards = (trigger: Trigger) => keepsTenant(scene, before, trigger);
  const triggers = pairs(before.triggers, after.triggers, (trigger) => trigger.name);
  for (const trigger of triggers.added)
    notes.add(
      'review',
      'triggers',
      `trigger "${trigger.name}" on ${table} is new`,
      `${nameKey(trigger.function)} runs with every such write, and sees the row.`,
      null,
      trigger.definition,
    );
  for (const trigger of triggers.dropped)
    notes.add(
      guards(trigger) ? 'dangerous' : 'review',
      'triggers',
      `trigger "${trigger.name}" on ${table} is dropped`,
      guards(trigger)
        ? 'It speaks of the tenant: what it refused may be what kept rows to theirs.'
        : 'What it did with a write is not done any more.',
      trigger.definition,
    );
  for (const [old, now] of triggers.changed) {
    const off = runs(old) && !runs(now);
    notes.add(
      guards(old) ? 'dangerous' : 'review',
      'triggers',
      `trigger "${now.name}" on ${table} is ${off ? 'disabled' : 'changed'}`,
      guards(old)
        ? 'It speaks of the tenant: what it refused may be what kept rows to theirs.'
        : off
          ? 'What it did with a write is not done any more.'
          : 'It does another thing, or at another time.',
      old.definition,
      now.definition,
    );
  }
  const rules = pairs(before.rules, after.rules, (rule) => rule.name);
  for (const rule of rules.added)
    notes.add(
      'dangerous',
      'rules',
      `rule "${rule.name}" on ${table} is new`,
      'What it rewrites a command to runs with the rights of the owner.',
      null,
      rule.definition,
    );
  for (const rule of rules.dropped)
    notes.add('breaking', 'rules', `rule "${rule.name}" on ${table} is dropped`, 'The command does what it says again.', rule.definition);
  for (const [old, now] of rules.changed)
    notes.add(
      'dangerous',
      'rules',
      `rule "${now.name}" on ${table} is changed`,
      'What it rewrites a command to runs with the rights of the owner.',
      old.definition,
      now.definition,
    );
}

/** Bulkhead's own, and those that speak of the tenant key: what they refused may be what kept rows to their tenant. */
function keepsTenant(scene: Scene, table: QualifiedName, trigger: Trigger): boolean {
  if (!runs(trigger)) return false;
  if (trigger.function.schema === 'bulkhead') return true;
  const key = tableTenancy(scene.tenancy, table)?.key;
  const bodies = scene.before.routines.filter((routine) => nameKey(routine) === nameKey(trigger.function)).map((routine) => routine.body);
  return key !== undefined && key !== null && [trigger.definition, ...bodies].some((text) => text.includes(key));
}

function runs(trigger: Trigger): boolean {
  return trigger.enabled === 'origin' || trigger.enabled === 'always';
}
