import { quoteIdent, quoteLiteral } from '../../base/ident.ts';
import { type Probe, probe } from '../lab/probe.ts';
import { type Rights, isShut } from '../lab/rights.ts';
import { type Scene, hasDoor, isOwnBusiness, isPlatformBusiness, openToAll, rightsOn } from '../lab/scene.ts';
import { type Target, victimRows, victims } from '../lab/target.ts';
import { literal } from '../synthesise/statement.ts';

const quiet = new Set(['forged', 'none', 'empty', 'malformed', 'fresh', 'both']);

/** Changing rows of others, moving rows between tenants, and the same through MERGE. */
export function updateAttacks(scene: Scene): readonly Probe[] {
  return scene.roles.flatMap((role) =>
    scene.targets.flatMap((target) => (isPlatformBusiness(scene, role, target.print, 'update') ? [] : [...updates(scene, role, target)])),
  );
}

function* updates(scene: Scene, role: string, target: Target): Generator<Probe> {
  const { print } = target;
  const rights = rightsOn(scene, role, target);
  const victim = victims(scene.world, print);
  if (victim === null) return;
  const set = harmless(scene, target, rights);
  if (openToAll(scene, target, 'update')) return;
  const ledger = { kind: 'ledger', watch: [print.key] } as const;
  // Row security asks before constraints do: a broken constraint tells that the row was reached.
  const reached = { ...ledger, states: ['23502', '23503', '23505', '23514', '23P01'] } as const;
  const at = { family: 'update', role, object: target.key, command: 'update' as const, judge: ledger };
  const what = `rows of another tenant were changed in ${target.key}`;
  const targeted = `update ${target.text} t set ${set} where ${victim.text}`;
  yield probe({ ...at, judge: reached, technique: 'update', context: scene.own, what, statement: targeted });
  if (isShut(rights) || rights.update.length === 0) return;
  yield probe({ ...at, technique: 'blind update', context: scene.own, what, statement: `update ${target.text} t set ${set}` });
  yield probe({ ...at, technique: 'update returning', context: scene.own, what, statement: `${targeted} returning 1` });
  yield probe({
    ...at,
    technique: 'update from',
    context: scene.own,
    what,
    statement: `update ${target.text} t set ${set} from (values (1)) v(one) where ${victim.text}`,
  });
  for (const context of scene.contexts) {
    if (!quiet.has(context.family) || context.tenants.length > 1 || isOwnBusiness(scene, target, context, 'b')) continue;
    if (context.family === 'none') yield probe({ ...at, judge: reached, technique: 'update', context, what, statement: targeted });
    yield probe({ ...at, technique: 'blind update', context, what, statement: `update ${target.text} t set ${set}` });
  }
  if (scene.database.server.versionNum >= 150000 && target.print.table.partitionKey === null) {
    yield probe({
      ...at,
      technique: 'merge update',
      context: scene.own,
      what,
      statement: `merge into ${target.text} t using (values (1)) v(one) on ${victim.text} when matched then update set ${set}`,
    });
  }
  yield* moves(scene, role, target, victim.text);
  if (hasDoor(scene, role, target, 'update')) {
    yield probe({
      ...at,
      technique: 'control',
      context: scene.own,
      what: '',
      judge: { kind: 'control' },
      statement: `update ${target.text} t set ${set}`,
    });
  }
}

/** The tenant key itself is the prize: give a row away, or take one over. */
function* moves(scene: Scene, role: string, target: Target, victim: string): Generator<Probe> {
  const { tenantKey, key } = target.print;
  if (tenantKey === null || target.print.kind === 'root') return;
  const { A, B } = scene.world.tenants;
  const column = quoteIdent(tenantKey);
  const at = { family: 'update', role, object: target.key, command: 'update' as const, judge: { kind: 'ledger', watch: [key] } as const };
  for (const context of scene.contexts.filter((each) => each.family === 'own' || each.family === 'both')) {
    if (context.tenants.length > 1) continue;
    yield probe({
      ...at,
      technique: 'move own row away',
      context,
      what: `a row was moved to another tenant in ${target.key}`,
      statement: `update ${target.text} t set ${column} = ${quoteLiteral(B).trim()}`,
    });
    yield probe({
      ...at,
      technique: 'capture',
      context,
      what: `a row of another tenant was taken over in ${target.key}`,
      statement: `update ${target.text} t set ${column} = ${quoteLiteral(A).trim()} where ${victim}`,
    });
    yield probe({
      ...at,
      technique: 'blind capture',
      context,
      what: `rows of another tenant were taken over in ${target.key}`,
      statement: `update ${target.text} t set ${column} = ${quoteLiteral(A).trim()}`,
    });
  }
}

/**
 * An assignment that changes nothing much: a column the role may write gets a value the table accepted before. A
 * constant, because reading a column would let the policies for reading have a say.
 */
export function harmless(scene: Scene, target: Target, rights: Rights): string {
  const { print } = target;
  const plain = print.table.columns.filter((column) => column.generated === null && column.identity !== 'always');
  const free = plain.filter(
    (column) => rights.update.includes(column.name) && column.name !== print.tenantKey && !print.primary.includes(column.name),
  );
  const unbound = free.filter(
    (column) =>
      !print.uniques.some((unique) => unique.columns.includes(column.name)) &&
      !print.foreignKeys.some((key) => key.columns.includes(column.name)),
  );
  const chosen = unbound[0] ?? free[0] ?? plain.find((column) => rights.update.includes(column.name)) ?? plain.at(-1);
  const name = chosen?.name ?? '';
  const row = victimRows(scene.world, print)[0];
  return `${quoteIdent(name)} = ${row === undefined || row.existing !== null ? 'default' : literal(row.values.get(name) ?? null)}`;
}
