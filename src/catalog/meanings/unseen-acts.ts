import type { RoutineMeaning } from '../../model/meaning.ts';
import type { Predicate } from '../../model/predicate.ts';
import type { RoutineReading } from './read-routine.ts';
import { nodes } from './rewrite.ts';

/**
 * Routines whose meaning leaves out, or puts beside each other, calls of routines that are not understood. Such a call
 * may change a setting, and what comes after it would be another thing than its meaning says.
 */
export function unseenActs(readings: ReadonlyMap<string, RoutineReading>): ReadonlySet<string> {
  const unsafe = new Set<string>();
  const harmless = (key: string): boolean => readings.has(key) && !restless.has(key);
  // Whoever calls something that may act may act too.
  const restless = new Set<string>();
  for (let found = true; found; ) {
    found = false;
    for (const [key, { calls }] of readings) {
      if (restless.has(key) || [...calls].every(harmless)) continue;
      restless.add(key);
      found = true;
    }
  }
  for (const [key, { calls, ordered, meaning }] of readings) {
    const seen = visibleCalls(meaning);
    if ([...calls].some((call) => !harmless(call) && (ordered || !seen.has(call)))) unsafe.add(key);
  }
  return unsafe;
}

function visibleCalls(meaning: RoutineMeaning): ReadonlySet<string> {
  const { result } = meaning;
  const roots: readonly Predicate[] =
    result.kind === 'value' ? [result.value] : result.queries.map((query): Predicate => ({ kind: 'subselect', query }));
  const called = roots
    .flatMap((root) => [...nodes(root)])
    .flatMap((node) => {
      if (node.kind === 'call') return [node.routine ?? ''];
      return node.kind === 'subselect' || node.kind === 'exists' || node.kind === 'in'
        ? node.query.from.map((relation) => relation.routine ?? '')
        : [];
    });
  return new Set(called);
}
