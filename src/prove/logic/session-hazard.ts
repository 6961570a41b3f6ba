import type { Predicate, Subquery } from '../../model/predicate.ts';
import { type Hazard, unknown } from './answer.ts';
import { directQueries, expressionsOf, outer } from './parts.ts';
import type { Scope } from './scope.ts';
import { behind } from './structure.ts';

/**
 * An error that the planner may meet in what depends on the session alone, even when no row comes to it: it computes
 * such parts for its estimates.
 */
export function sessionHazard(conditions: readonly Predicate[], scope: Scope): Hazard | null {
  for (const condition of conditions) {
    for (const part of outer(condition)) {
      if (part.kind === 'opaque') return unknown(`not understood: ${part.text}`);
      if (!['setting', 'cast', 'call', 'operator'].includes(part.kind) || !isOfSession(part)) continue;
      const answer = scope.engine.datum(part, scope);
      if (answer.kind === 'denied') return answer;
    }
    for (const query of directQueries(condition)) {
      const found = sessionHazard(expressionsOf(query), scope) ?? within(query, scope);
      if (found !== null) return found;
    }
  }
  return null;
}

function within(query: Subquery, scope: Scope): Hazard | null {
  for (const item of query.from) {
    const found = behind(scope, item);
    const hazard = sessionHazard(found.expressions, found.scope);
    if (hazard !== null) return hazard;
  }
  return null;
}

function isOfSession(predicate: Predicate): boolean {
  return (
    directQueries(predicate).length === 0 && [...outer(predicate)].every((part) => part.kind !== 'column' && part.kind !== 'parameter')
  );
}
