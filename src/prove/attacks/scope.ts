import { settingsOf } from '../../session/context.ts';
import type { AttackContext } from '../lab/context.ts';
import { type Probe, probe } from '../lab/probe.ts';
import { isShut } from '../lab/rights.ts';
import { type Scene, isPlatformBusiness, rightsOn } from '../lab/scene.ts';
import type { Target } from '../lab/target.ts';
import { insertText } from '../synthesise/statement.ts';
import { uuidOf } from '../synthesise/values.ts';
import { harmless } from './update.ts';
import { writable } from './insert.ts';

/** A session narrowed to a part of its tenant that has no rows: whatever it reaches lies outside its scope. */
export function scopeAttacks(scene: Scene): readonly Probe[] {
  return scene.targets.flatMap((target) =>
    Object.keys(target.print.tenancy?.scopes ?? {}).flatMap((name) => {
      const context = narrowed(scene, name);
      return context === null
        ? []
        : scene.roles.flatMap((role) =>
            isPlatformBusiness(scene, role, target.print, 'select') ? [] : [...beyond(scene, role, target, context, name)],
          );
    }),
  );
}

function narrowed(scene: Scene, name: string): AttackContext | null {
  const scope = scene.tenancy.context.scopes[name];
  if (scope === undefined || scene.own.who === null) return null;
  const nothing = scope.type === 'uuid' ? uuidOf(`scope:${name}`) : scope.type === 'text' ? 'bulkhead-nothing' : '2000000001';
  const who = { ...scene.own.who, scopes: { [name]: nothing } };
  return { ...scene.own, name: `scope ${name}`, who, settings: settingsOf(scene.tenancy.context, who) };
}

function* beyond(scene: Scene, role: string, target: Target, context: AttackContext, name: string): Generator<Probe> {
  const column = target.print.tenancy?.scopes[name];
  const rights = rightsOn(scene, role, target);
  if (column === undefined || isShut(rights) || !target.print.table.columns.some((each) => each.name === column)) return;
  // A constraint is asked only about rows that row security let through.
  const at = {
    family: 'scope',
    role,
    object: target.key,
    context,
    judge: { kind: 'count', states: ['23001', '23502', '23503', '23505', '23514'] },
  } as const;
  yield probe({
    ...at,
    command: 'select',
    technique: `read beyond ${name}`,
    statement: `select 1 from ${target.text}`,
    what: `rows of another ${name} of the tenant are visible in ${target.key}`,
  });
  if (rights.update.length > 0)
    yield probe({
      ...at,
      command: 'update',
      technique: `update beyond ${name}`,
      statement: `update ${target.text} t set ${harmless(scene, target, rights)}`,
      what: `rows of another ${name} of the tenant can be changed in ${target.key}`,
    });
  if (rights.delete)
    yield probe({
      ...at,
      command: 'delete',
      technique: `delete beyond ${name}`,
      statement: `delete from ${target.text}`,
      what: `rows of another ${name} of the tenant can be deleted from ${target.key}`,
    });
  const own = scene.spares.get(target.print.key)?.own ?? null;
  if (own === null || rights.insert.length === 0 || own.get(column) === undefined) return;
  yield probe({
    ...at,
    judge: { kind: 'count' },
    command: 'insert',
    technique: `insert beyond ${name}`,
    statement: insertText(target.print.table, target.text, writable(own, rights.insert, target.print.tenantKey)),
    what: `rows can be planted in another ${name} of the tenant in ${target.key}`,
  });
}
