import { quoteIdent } from '../../base/ident.ts';
import type { AttackContext } from '../lab/context.ts';
import { type Probe, probe } from '../lab/probe.ts';
import { isShut } from '../lab/rights.ts';
import { type Scene, hasDoor, isPlatformBusiness, rightsOn } from '../lab/scene.ts';
import { type Target, foreignRows, victims } from '../lab/target.ts';

/** Reading rows of others: every shape in the own context, the plain one in every other state of the session. */
export function readAttacks(scene: Scene): readonly Probe[] {
  return scene.roles.flatMap((role) =>
    scene.targets.flatMap((target) => (isPlatformBusiness(scene, role, target.print, 'select') ? [] : [...reads(scene, role, target)])),
  );
}

function* reads(scene: Scene, role: string, target: Target): Generator<Probe> {
  const rights = rightsOn(scene, role, target);
  const shut = isShut(rights);
  const at = { family: 'read', role, object: target.key, command: 'select' as const };
  const what = `rows of another tenant are visible in ${target.key}`;
  for (const context of scene.contexts) {
    const condition = readable(scene, target, context, rights.select, shut);
    if (condition === null || (shut && context.family !== 'own' && context.family !== 'none')) continue;
    yield probe({
      ...at,
      technique: 'select',
      context,
      what,
      judge: { kind: 'number' },
      statement: `select count(*) from ${target.text} t where ${condition}`,
    });
  }
  if (shut) return;
  const context = scene.own;
  const condition = readable(scene, target, context, rights.select, false);
  if (condition === null) return;
  const column = rights.select[0] ?? target.print.table.columns[0]?.name ?? 'ctid';
  const name = quoteIdent(column);
  const number = (technique: string, statement: string): Probe =>
    probe({ ...at, context, what, technique, statement, judge: { kind: 'number' } });
  const count = (technique: string, statement: string, before: readonly string[] = []): Probe =>
    probe({ ...at, context, what, technique, statement, before, judge: { kind: 'count' } });
  yield number('sub-select', `select count(*) from (select 1 from ${target.text} t where ${condition} offset 0) s`);
  yield number('exists', `select (exists (select 1 from ${target.text} t where ${condition}))::int`);
  yield number('join', `select count(*) from (values (1)) v(one) join ${target.text} t on ${condition}`);
  yield number(
    'self-join',
    `select count(*) from ${target.text} u join ${target.text} t on t.${name} is not distinct from u.${name} where ${condition}`,
  );
  yield number(
    'aggregate',
    `select coalesce(sum(n), 0) from (select t.${name}, count(*) filter (where ${condition}) as n from ${target.text} t group by t.${name}) s`,
  );
  yield number(
    'set operation',
    `select count(*) from (select t.${name}::text from ${target.text} t where ${condition} union all select null::text where false) s`,
  );
  yield count('cursor', 'fetch all from bulkhead_cursor', [
    `declare bulkhead_cursor cursor for select t.${name} from ${target.text} t where ${condition}`,
  ]);
  yield count('copy to stdout', `copy (select t.${name} from ${target.text} t where ${condition}) to stdout`);
  yield count('lock (for share)', `select t.${name} from ${target.text} t where ${condition} for share`);
  yield count('lock (for update)', `select t.${name} from ${target.text} t where ${condition} for update`);
  if (hasDoor(scene, role, target, 'select')) {
    yield probe({
      ...at,
      technique: 'control',
      context,
      what: '',
      judge: { kind: 'control' },
      statement: `select t.${name} from ${target.text} t limit 1`,
    });
  }
}

/** The condition that only rows of others meet, in columns the role may read; else one that costs no column right. */
function readable(scene: Scene, target: Target, context: AttackContext, granted: readonly string[], shut: boolean): string | null {
  const foreign = foreignRows(scene.tenancy, scene.world, target.print, context);
  if (foreign === null) return null;
  if (shut || foreign.columns.every((column) => granted.includes(column))) return foreign.text;
  // Of a table public in part not all of B's rows are others' secrets: only the condition tells them apart.
  if (target.print.tenancy?.when !== undefined) return foreign.text;
  const victim = victims(scene.world, target.print);
  if (victim !== null && context.tenants.length < 2 && victim.columns.every((column) => granted.includes(column))) return victim.text;
  return foreign.text;
}
