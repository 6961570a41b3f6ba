import { type Routine, routineKey } from '../../model/routine.ts';

const acting =
  /set_config|setval|nextval|dblink|\b(set|reset|discard|execute|insert|update|delete|merge|truncate|copy|call|do|create|alter|drop|notify|listen)\b/i;

/**
 * Routines that may change a setting or rows, each with the one that does. What is evaluated beside or after such a call
 * is not what it says: a tenant that is set on the way is another tenant. The key is that of the routine; `calls` has
 * the routines that those which were read call.
 */
export function actingRoutines(routines: readonly Routine[], calls: ReadonlyMap<string, ReadonlySet<string>>): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  const callers = new Map<string, string[]>();
  for (const routine of routines) {
    const key = routineKey(routine);
    const known = calls.get(key);
    if (known === undefined && (!['sql', 'plpgsql'].includes(routine.language) || acting.test(routine.body))) found.set(key, key);
    for (const callee of known ?? mentioned(routine, routines)) callers.set(callee, [...(callers.get(callee) ?? []), key]);
  }
  const open = [...found.keys()];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    for (const caller of callers.get(next) ?? []) {
      if (found.has(caller)) continue;
      found.set(caller, found.get(next) ?? next);
      open.push(caller);
    }
  }
  return found;
}

// Of a body that was not read: whatever has a name that occurs in it.
function mentioned(routine: Routine, routines: readonly Routine[]): readonly string[] {
  const words = new Set(routine.body.match(/[\p{L}\p{N}_$]+/gu));
  return routines.filter((other) => other !== routine && words.has(other.name)).map(routineKey);
}
