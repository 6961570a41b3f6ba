import { nameKey, quoteIdent, quoteLiteral } from '../../base/ident.ts';
import type { View } from '../../model/view.ts';
import { canariesOf, tablesBehind } from '../lab/canary.ts';
import type { AttackContext } from '../lab/context.ts';
import { type Probe, probe } from '../lab/probe.ts';
import { type Rights, rightsOf } from '../lab/rights.ts';
import type { Scene } from '../lab/scene.ts';
import { type Blueprint, isShownToAll } from '../synthesise/blueprint.ts';
import { insertText, relation } from '../synthesise/statement.ts';
import { writable } from './insert.ts';

const states = new Set(['none', 'own', 'empty', 'malformed', 'fresh', 'both', 'forged']);

/** An owner, a member below the owners, and one whose membership has ended: doors on persons tell them apart. */
const persons = new Set(['own', 'both', 'suspended']);

/** Through views and materialised views: they may run as somebody whom no policy stops. */
export function viewAttacks(scene: Scene, only: (key: string) => boolean): readonly Probe[] {
  const views = scene.database.views.filter(
    (view) => only(nameKey(view)) && tablesBehind(scene.database, scene.world, view).some(isIsolated),
  );
  return scene.roles.flatMap((role) => views.flatMap((view) => [...through(scene, role, view)]));
}

export const isIsolated = (print: Blueprint): boolean => !isShownToAll(print);

function* through(scene: Scene, role: string, view: View): Generator<Probe> {
  const key = nameKey(view);
  const rights = rightsOf(scene.rights, role, key);
  const prints = tablesBehind(scene.database, scene.world, view).filter(isIsolated);
  const at = { family: 'view', role, object: key } as const;
  const what = `rows of another tenant are visible through ${key}`;
  const shut = !rights.usage || rights.select.length === 0;
  for (const context of scene.contexts) {
    if (!states.has(context.family) || (shut && context.family !== 'own')) continue;
    const condition = foreignText(scene, view, prints, context, shut ? view.columns.map((column) => column.name) : rights.select);
    if (condition === null) continue;
    yield probe({
      ...at,
      command: 'select',
      technique: view.materialized ? 'materialised view' : 'select',
      context,
      what,
      judge: { kind: 'number' },
      statement: `select count(*) from ${relation(view)} t where ${condition}`,
    });
  }
  yield* pastReadDoors(scene, role, view, rights);
  if (!view.materialized) yield* writes(scene, role, view, rights, prints);
}

/** A masked view shows its reader rows of the table that the reader itself may read there, and no others. */
function* pastReadDoors(scene: Scene, role: string, view: View, rights: Rights): Generator<Probe> {
  const mode = scene.tenancy.views.find((each) => nameKey(each.view) === nameKey(view))?.mode;
  const print = mode?.kind === 'masked' ? scene.world.prints.get(nameKey(mode.table)) : undefined;
  if (print === undefined || !rights.usage || rights.select.length === 0) return;
  const key = nameKey(view);
  const statement = beyondTable(view, print, rights, rightsOf(scene.rights, role, print.key));
  for (const context of scene.contexts.filter((each) => persons.has(each.family)))
    yield probe({
      family: 'view',
      role,
      object: key,
      command: 'select',
      technique: 'past the read doors',
      context,
      what: `rows that ${role} may not read in ${print.key} are visible through ${key}`,
      judge: { kind: 'number' },
      statement,
    });
}

/** Counts the rows of the view that the table does not show to the same reader. */
function beyondTable(view: View, print: Blueprint, rights: Rights, onTable: Rights): string {
  const all = `select count(*) from ${relation(view)} v`;
  if (!onTable.usage || onTable.select.length === 0) return all;
  const table = relation(print.table);
  const comparable = (name: string): boolean => rights.select.includes(name) && onTable.select.includes(name);
  if (print.primary.length === 0 || !print.primary.every(comparable))
    return `select greatest(0, (${all}) - (select count(*) from ${table}))`;
  const same = print.primary.map((name) => `t.${quoteIdent(name)}::text = v.${quoteIdent(name)}::text`).join(' and ');
  return `${all} where not exists (select from ${table} t where ${same})`;
}

/** The tenant key where the view shows it, otherwise the ids of B's rows anywhere in the text of the row. */
function foreignText(
  scene: Scene,
  view: View,
  prints: readonly Blueprint[],
  context: AttackContext,
  columns: readonly string[],
): string | null {
  const keys = new Set(
    prints.flatMap((print) => (print.tenantKey === null || print.kind === 'root' || print.kind === 'public' ? [] : [print.tenantKey])),
  );
  const shown = view.columns.filter((column) => keys.has(column.name) && columns.includes(column.name));
  const mine = context.tenants.map((id) => quoteLiteral(id).trim()).join(', ');
  const byKey = shown.map((column) =>
    mine === '' ? `t.${quoteIdent(column.name)} is not null` : `t.${quoteIdent(column.name)}::text not in (${mine})`,
  );
  // Who acts sees himself in a table of people, whichever tenant is set.
  const self = context.person === null ? null : scene.world.people[context.person];
  const canaries = context.tenants.includes(scene.world.tenants.B)
    ? []
    : canariesOf(scene.world, prints, tablesBehind(scene.database, scene.world, view)).filter((canary) => canary !== self);
  const text = `concat_ws(' ', ${columns.map((column) => `t.${quoteIdent(column)}::text`).join(', ')})`;
  const byCanary = columns.length === 0 ? [] : canaries.map((canary) => `strpos(${text}, ${quoteLiteral(canary).trim()}) > 0`);
  const parts = [...byKey, ...byCanary];
  return parts.length === 0 ? null : parts.join(' or ');
}

function* writes(scene: Scene, role: string, view: View, rights: Rights, prints: readonly Blueprint[]): Generator<Probe> {
  const key = nameKey(view);
  const watch = prints.map((print) => print.key);
  const at = {
    family: 'view',
    role,
    object: key,
    context: scene.own,
    judge: { kind: 'ledger', watch },
    what: `rows of another tenant were written through ${key}`,
  } as const;
  if (!rights.usage) return;
  const column = rights.update[0];
  if (column !== undefined)
    yield probe({
      ...at,
      command: 'update',
      technique: 'update',
      statement: `update ${relation(view)} t set ${quoteIdent(column)} = ${rights.select.includes(column) ? `t.${quoteIdent(column)}` : 'default'}`,
    });
  if (rights.delete) yield probe({ ...at, command: 'delete', technique: 'delete', statement: `delete from ${relation(view)}` });
  const only = prints.length === 1 ? prints[0] : undefined;
  const foreign = only === undefined ? null : (scene.spares.get(only.key)?.foreign ?? null);
  if (rights.insert.length === 0 || only === undefined || foreign === null) return;
  const shown = new Set(view.columns.map((each) => each.name));
  const cells = writable(new Map([...foreign].filter(([name]) => shown.has(name))), rights.insert, null);
  yield probe({ ...at, command: 'insert', technique: 'insert', statement: insertText(only.table, relation(view), cells) });
}
