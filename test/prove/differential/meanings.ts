import { parseExpression, parseQuery } from '../../../src/catalog/parse-predicate.ts';
import type { Database } from '../../../src/model/database.ts';
import { type Meanings, type RoutineMeaning, noMeanings } from '../../../src/model/meaning.ts';
import type { Predicate, Subquery } from '../../../src/model/predicate.ts';
import { routineKey } from '../../../src/model/routine.ts';
import type { DrawnHelper, System } from './system.ts';

/** What the helpers of a system mean, from what they were drawn from. */
export function drawnMeanings(system: System, database: Database): Meanings {
  const routines = new Map<string, RoutineMeaning>();
  for (const routine of database.routines) {
    const helper = system.helpers.find((found) => found.name === routine.name);
    const meaning = helper === undefined ? undefined : helperMeaning(helper);
    if (meaning !== undefined) routines.set(routineKey(routine), meaning);
  }
  return { ...noMeanings, routines };
}

function helperMeaning(helper: DrawnHelper): RoutineMeaning | undefined {
  const argument = helper.takes === null ? null : `p_${helper.takes}`;
  const parameters = argument === null ? [] : [argument];
  if (helper.gives !== 'tenants') {
    return { parameters, result: { kind: 'value', value: bound(parseExpression(helper.source).predicate, argument) as Predicate } };
  }
  const query = parseQuery(helper.source);
  return query === null
    ? undefined
    : { parameters, result: { kind: 'rows', queries: [bound(query, argument) as Subquery], columns: [helper.name] } };
}

// The parser takes the name of the argument for a column.
function bound(part: unknown, argument: string | null): unknown {
  if (typeof part !== 'object' || part === null) return part;
  if (Array.isArray(part)) return part.map((item) => bound(item, argument));
  if ('kind' in part && part.kind === 'column' && 'column' in part && part.column === argument && argument !== null)
    return { kind: 'parameter', index: 0 };
  return Object.fromEntries(Object.entries(part).map(([key, value]) => [key, bound(value, argument)]));
}
