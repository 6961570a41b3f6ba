import { type Probe, probe } from '../lab/probe.ts';
import { isShut } from '../lab/rights.ts';
import { type Scene, isOwnBusiness, isPlatformBusiness, openToAll, rightsOn } from '../lab/scene.ts';
import { type Target, victims } from '../lab/target.ts';

/** Removing rows of others. */
export function deleteAttacks(scene: Scene): readonly Probe[] {
  return scene.roles.flatMap((role) =>
    scene.targets.flatMap((target) => (isPlatformBusiness(scene, role, target.print, 'delete') ? [] : [...deletes(scene, role, target)])),
  );
}

function* deletes(scene: Scene, role: string, target: Target): Generator<Probe> {
  const rights = rightsOn(scene, role, target);
  const victim = victims(scene.world, target.print);
  if (victim === null || openToAll(scene, target, 'delete')) return;
  const at = {
    family: 'delete',
    role,
    object: target.key,
    command: 'delete' as const,
    judge: { kind: 'ledger', watch: [target.print.key] } as const,
    what: `rows of another tenant were deleted from ${target.key}`,
  };
  // Referencing rows stand in the way only of rows that were reached.
  const reached = { ...at.judge, states: ['23503', '23001', '23502', '23514'] } as const;
  const targeted = `delete from ${target.text} t where ${victim.text}`;
  yield probe({ ...at, judge: reached, technique: 'delete', context: scene.own, statement: targeted });
  if (isShut(rights) || !rights.delete) return;
  yield probe({ ...at, technique: 'delete returning', context: scene.own, statement: `${targeted} returning 1` });
  yield probe({
    ...at,
    technique: 'delete using',
    context: scene.own,
    statement: `delete from ${target.text} t using (values (1)) v(one) where ${victim.text}`,
  });
  if (scene.database.server.versionNum >= 150000 && target.print.table.partitionKey === null) {
    yield probe({
      ...at,
      technique: 'merge delete',
      context: scene.own,
      statement: `merge into ${target.text} t using (values (1)) v(one) on ${victim.text} when matched then delete`,
    });
  }
  for (const context of scene.contexts) {
    if (context.family === 'suspended' || context.tenants.length > 1 || isOwnBusiness(scene, target, context, 'b')) continue;
    if (context.family === 'none') yield probe({ ...at, judge: reached, technique: 'delete', context, statement: targeted });
    // The fresh tenant has no rows, so whatever stands in the way there is a row of others.
    yield probe({
      ...at,
      judge: context.family === 'fresh' ? reached : at.judge,
      technique: 'blind delete',
      context,
      statement: `delete from ${target.text}`,
    });
  }
}
