import type { Predicate, Subquery } from '../../model/predicate.ts';
import { fail } from './not-understood.ts';
import type { Gathered, Reading } from './reading.ts';
import { nodes } from './rewrite.ts';

/** A node for what an aggregate has gathered: opaque unless a comparison, an `= any` or a routine can use it. */
export function gather(reading: Reading, gathered: Gathered): Predicate {
  const node: Predicate = { kind: 'opaque', text: gathered.kind === 'count' ? 'a number of rows' : 'an array of rows' };
  reading.gathered.set(node, gathered);
  return node;
}

/** A cast of a count or an array of rows; null when the operand is neither. */
export function castGathered(reading: Reading, operand: Predicate, type: string): Predicate | null {
  const gathered = reading.gathered.get(operand);
  if (gathered?.kind === 'count') return ['smallint', 'integer', 'bigint', 'numeric'].includes(type) ? operand : null;
  if (gathered === undefined || !type.endsWith('[]')) return null;
  const element = type.slice(0, -2);
  return gather(reading, {
    ...gathered,
    queries: gathered.queries.map((query) => ({
      ...query,
      select: query.select.map((item): Predicate => ({ kind: 'cast', operand: item, type: element })),
    })),
  });
}

/** A count is never null, and an array that is null without rows may be given an empty one. */
export function coalescedGathered(reading: Reading, first: Predicate, rest: readonly Predicate[]): Predicate | null {
  const gathered = reading.gathered.get(first);
  if (gathered === undefined) return null;
  if (gathered.kind === 'count' || !gathered.emptyIsNull) return first;
  const [instead] = rest;
  return instead !== undefined && isEmptyArray(instead) ? gather(reading, { ...gathered, emptyIsNull: false }) : null;
}

/** A column made of gathered rows would not show whose rows these were. */
export function lostRows(query: Subquery, reading: Reading): void {
  for (const item of query.select) for (const node of nodes(item)) if (reading.gathered.has(node)) fail('rows gathered into a value');
}

function isEmptyArray(predicate: Predicate): boolean {
  if (predicate.kind === 'cast') return isEmptyArray(predicate.operand);
  return predicate.kind === 'list' ? predicate.items.length === 0 : predicate.kind === 'constant' && predicate.value === '{}';
}

/**
 * The array as a value: `array(q, ...)` holds the rows of all the sub-selects, `array_agg(q, ...)` is null when there
 * are none. Null when the predicate is no array of rows.
 */
export function arrayValue(reading: Reading, predicate: Predicate): Predicate | null {
  const gathered = reading.gathered.get(predicate);
  if (gathered?.kind !== 'array') return null;
  return {
    kind: 'call',
    schema: null,
    name: gathered.emptyIsNull ? 'array_agg' : 'array',
    args: gathered.queries.map((query): Predicate => ({ kind: 'subselect', query: { ...query, complex: query.complex || gathered.cut } })),
  };
}
