import { nameKey } from '../../base/ident.ts';
import type { Callable } from '../lab/callable.ts';
import type { Attempt, Probe } from '../lab/probe.ts';
import type { Scene } from '../lab/scene.ts';
import type { Skip } from '../report/attack-report.ts';
import { aggregateAttacks } from './aggregate.ts';
import { becomeAttacks } from './become.ts';
import { columnAttacks } from './column.ts';
import { deleteAttacks } from './delete.ts';
import { escalationAttacks } from './escalate.ts';
import { foreignKeyAttacks } from './foreign-key.ts';
import { insertAttacks, upsertAttacks } from './insert.ts';
import { ownershipAttacks } from './ownership.ts';
import { readAttacks } from './read.ts';
import { routineAttacks } from './routine.ts';
import { scopeAttacks } from './scope.ts';
import { sequenceAttacks } from './sequence.ts';
import { uniqueAttacks } from './unique.ts';
import { updateAttacks } from './update.ts';
import { viewAttacks } from './view.ts';

export interface Reach {
  readonly callables: readonly Callable[];
  readonly transitions: readonly { role: string; becomes: string }[];
  readonly only: (object: string) => boolean;
  readonly skip: (skip: Skip) => void;
}

/** What is asked once and judged by itself, in the order of the families, and what is asked again after a change. */
export interface Plan {
  readonly probes: readonly Probe[];
  readonly questions: readonly Attempt[];
}

export function plan(scene: Scene, reach: Reach): Plan {
  for (const target of scene.targets) {
    const spare = scene.spares.get(target.print.key);
    if (!target.part && spare?.foreign === null)
      reach.skip({ object: target.key, reason: `no further row could be made: ${spare.reason}`, attacks: scene.roles.length });
  }
  for (const gap of scene.world.gaps) reach.skip({ object: gap.object, reason: gap.reason, attacks: 0 });
  for (const table of scene.database.tables) undeclared(scene, nameKey(table), reach);
  const callables = reach.callables.filter(
    (callable) =>
      reach.only(`${callable.schema}.${callable.name}`) || reach.only(`${callable.schema}.${callable.name}(${callable.signature})`),
  );
  const probes = [
    ...readAttacks(scene),
    ...columnAttacks(scene),
    ...viewAttacks(scene, reach.only),
    ...insertAttacks(scene),
    ...upsertAttacks(scene),
    ...updateAttacks(scene),
    ...deleteAttacks(scene),
    ...foreignKeyAttacks(scene),
    ...uniqueAttacks(scene),
    ...ownershipAttacks(scene),
    ...routineAttacks(scene, callables, reach.skip),
    ...sequenceAttacks(scene),
    ...becomeAttacks(scene, reach.transitions),
    ...escalationAttacks(scene),
    ...scopeAttacks(scene),
  ];
  return { probes, questions: aggregateAttacks(scene, callables, reach.only) };
}

/** Nobody said what these tables are, so there is nothing to hold an answer against. */
function undeclared(scene: Scene, key: string, reach: Reach): void {
  const table = scene.database.tables.find((candidate) => nameKey(candidate) === key);
  if (
    table === undefined ||
    table.partitionOf !== null ||
    table.inherits.length > 0 ||
    !scene.tenancy.schemas.includes(table.schema) ||
    !reach.only(key)
  )
    return;
  const declared = scene.tenancy.tables.some((each) => nameKey(each.table) === key);
  // Counted as one, so that a database with such a table is never called held.
  if (!declared) reach.skip({ object: key, reason: 'the contract does not say what this table is', attacks: 1 });
}
