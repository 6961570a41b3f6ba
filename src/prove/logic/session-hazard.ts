import { type Predicate, walk } from '../../model/predicate.ts';
import type { Denied } from './answer.ts';
import { directQueries, outer } from './parts.ts';
import type { Scope } from './scope.ts';

/**
 * An error that the planner may meet in what depends on the session alone, even when no row comes to it: it computes
 * such parts for its estimates.
 */
export function sessionHazard(conditions: readonly Predicate[], scope: Scope): Denied | null {
  for (const condition of conditions) {
    for (const part of walk(condition)) {
      if (!['setting', 'cast', 'call', 'operator'].includes(part.kind) || !isOfSession(part)) continue;
      const answer = scope.engine.datum(part, scope);
      if (answer.kind === 'denied') return answer;
    }
  }
  return null;
}

function isOfSession(predicate: Predicate): boolean {
  return (
    directQueries(predicate).length === 0 && [...outer(predicate)].every((part) => part.kind !== 'column' && part.kind !== 'parameter')
  );
}
