import { nameKey, quoteIdent } from '../../base/ident.ts';
import type { Callable } from '../lab/callable.ts';
import { tablesBehind } from '../lab/canary.ts';
import type { Attempt } from '../lab/probe.ts';
import { rightsOf } from '../lab/rights.ts';
import type { Scene } from '../lab/scene.ts';
import { relation } from '../synthesise/statement.ts';
import { argumentVectors, callText, isPreTenant, routineObject, strangersVectors } from './routine.ts';
import { isIsolated } from './view.ts';

// With the tenant of A, and with none; "none" itself cannot be had twice on one connection.
const families = new Set(['own', 'empty']);

/** Questions whose answers show no row and may count those of others: routines and views, asked before B adds something and after. */
export function aggregateAttacks(scene: Scene, callables: readonly Callable[], only: (key: string) => boolean): readonly Attempt[] {
  return [...callables.flatMap((callable) => calls(scene, callable)), ...scene.roles.flatMap((role) => views(scene, role, only))];
}

function calls(scene: Scene, callable: Callable): readonly Attempt[] {
  // Who has no tenant names what he asks for; what a pre-tenant function answers about B when B is named is meant.
  const vectors = isPreTenant(scene, callable) ? strangersVectors(scene, callable) : argumentVectors(scene, callable);
  return contextsOf(scene).flatMap((context) =>
    vectors.map((vector, index) =>
      attempt(callable.role, routineObject(callable), 'execute', context, `compare ${index + 1}`, callText(callable, vector)),
    ),
  );
}

function views(scene: Scene, role: string, only: (key: string) => boolean): readonly Attempt[] {
  return scene.database.views.flatMap((view) => {
    const key = nameKey(view);
    const { select, usage } = rightsOf(scene.rights, role, key);
    if (!only(key) || !usage || select.length === 0 || !tablesBehind(scene.database, scene.world, view).some(isIsolated)) return [];
    const statement = `select ${select.map((column) => `t.${quoteIdent(column)}`).join(', ')} from ${relation(view)} t`;
    return contextsOf(scene).map((context) => attempt(role, key, 'select', context, 'compare', statement));
  });
}

function contextsOf(scene: Scene): Scene['contexts'] {
  return scene.contexts.filter((context) => families.has(context.family));
}

function attempt(
  role: string,
  object: string,
  command: Attempt['command'],
  context: Attempt['context'],
  technique: string,
  statement: string,
): Attempt {
  return {
    family: 'aggregate',
    role,
    object,
    command,
    context,
    technique,
    statement,
    before: [],
    what: `the answer of ${object} depends on rows of another tenant`,
  };
}
