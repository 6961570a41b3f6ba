import { changeOwner } from '../compile/owner.ts';
import { alterRoutine, createRoutine, dropRoutine, replaceRoutine, routineName } from '../compile/routine.ts';
import { canonicalJson } from '../base/hash.ts';
import type { Statement } from '../compile/statement.ts';
import type { Database } from '../model/database.ts';
import { type Routine, routineKey } from '../model/routine.ts';
import { diffGrants, handOver, withNewOwner } from './diff-access.ts';
import { revokeInherited } from './created.ts';
import { type Staged, staged } from './stage.ts';

export function diffRoutines(actual: Database, desired: Database): readonly Staged[] {
  const before = new Map(actual.routines.map((routine) => [routineKey(routine), routine]));
  const after = new Set(desired.routines.map(routineKey));
  const gone = actual.routines.filter((routine) => !after.has(routineKey(routine))).map(dropRoutine);
  const changed = desired.routines.flatMap((routine) => {
    const was = before.get(routineKey(routine));
    return was === undefined ? created(actual, routine) : altered(was, routine);
  });
  return [...staged('routines', '', changed), ...staged('weakenRoles', '', gone)];
}

function created(actual: Database, routine: Routine): readonly Statement[] {
  const object = { kind: 'routine', name: routineKey(routine) } as const;
  const target = { on: routineName(routine) };
  const fresh = routine.grants.filter((grant) => grant.grantee === routine.owner);
  const bare = [
    changeOwner(routineName(routine), object, routine.owner, routine.owner),
    ...revokeInherited(actual, target, object, 'functions'),
    ...diffGrants(target, object, fresh, routine.grants, routine.owner),
  ];
  // Dropping it takes everything else back at once.
  return [createRoutine(routine), ...bare.map((statement) => ({ ...statement, hazards: [], inverse: [] }))];
}

function altered(before: Routine, after: Routine): readonly Statement[] {
  const object = { kind: 'routine', name: routineKey(after) } as const;
  const ours = after.schema === 'bulkhead';
  const essence = (routine: Routine) =>
    canonicalJson({ ...routine, grants: [], owner: '', definition: null, config: [...routine.config].sort() });
  const body = ours
    ? essence(before) === essence(after)
      ? []
      : [replaceRoutine(before, { ...after, definition: null })]
    : alterRoutine(before, after);
  const owner = handOver(routineName(after), { on: routineName(after) }, object, before, after.owner);
  return [
    ...body,
    ...owner,
    ...diffGrants({ on: routineName(after) }, object, withNewOwner(before.grants, before.owner, after.owner), after.grants, after.owner),
  ];
}
