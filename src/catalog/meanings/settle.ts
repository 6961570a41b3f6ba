import type { Predicate, Subquery } from '../../model/predicate.ts';
import { fail } from './not-understood.ts';
import { queryWithParts, withParts } from './rewrite.ts';

/**
 * While reading, every relation of a FROM list has an id of its own (`3:m`), so that sub-selects can be folded and
 * values substituted without counting levels. Here the ids become aliases, unique in everything that can see them, and
 * the levels are counted.
 */
export function settled(predicate: Predicate): Predicate {
  return settle(predicate, []);
}

export function settledQuery(query: Subquery): Subquery {
  return settleQuery(query, []);
}

// Alias by id, innermost query first.
type Frames = readonly ReadonlyMap<string, string>[];

function settle(predicate: Predicate, frames: Frames): Predicate {
  if (predicate.kind !== 'column') {
    return withParts(
      predicate,
      (child) => settle(child, frames),
      (query) => settleQuery(query, frames),
    );
  }
  // The row of the policy or the check is outside of every query.
  if (predicate.relation === null) return { ...predicate, level: frames.length };
  for (const [level, frame] of frames.entries()) {
    const alias = frame.get(predicate.relation);
    if (alias !== undefined) return { ...predicate, relation: alias, level };
  }
  return fail(`the column ${predicate.column} was carried out of its query`);
}

function settleQuery(query: Subquery, outer: Frames): Subquery {
  const taken = new Set(outer.flatMap((frame) => [...frame.values()]));
  const frame = new Map<string, string>();
  for (const relation of query.from) {
    const wanted = relation.alias.slice(relation.alias.indexOf(':') + 1);
    let alias = wanted;
    for (let count = 2; taken.has(alias); count++) alias = `${wanted}_${count}`;
    taken.add(alias);
    frame.set(relation.alias, alias);
  }
  const frames = [frame, ...outer];
  const inner = queryWithParts(query, (child) => settle(child, frames));
  return { ...inner, from: inner.from.map((relation) => ({ ...relation, alias: frame.get(relation.alias) ?? relation.alias })) };
}
