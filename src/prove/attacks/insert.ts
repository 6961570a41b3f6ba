import { quoteIdent } from '../../base/ident.ts';
import { type Probe, probe } from '../lab/probe.ts';
import { isShut } from '../lab/rights.ts';
import { type Scene, hasDoor, isOwnBusiness, isPlatformBusiness, openToAll, rightsOn } from '../lab/scene.ts';
import { type Target, isUsers } from '../lab/target.ts';
import { insertText, literal } from '../synthesise/statement.ts';
import type { Cell } from '../synthesise/world.ts';

/** Planting rows that belong to another tenant: insert, upsert, MERGE, COPY FROM. */
export function insertAttacks(scene: Scene): readonly Probe[] {
  return scene.roles.flatMap((role) =>
    scene.targets.flatMap((target) => (isPlatformBusiness(scene, role, target.print, 'insert') ? [] : [...inserts(scene, role, target)])),
  );
}

function* inserts(scene: Scene, role: string, target: Target): Generator<Probe> {
  const { print } = target;
  // A new tenant or a new person belongs to nobody else yet.
  if (print.kind === 'root' || isUsers(scene.tenancy, print) || openToAll(scene, target, 'insert')) return;
  const rights = rightsOn(scene, role, target);
  const spare = scene.spares.get(print.key);
  const foreign = spare?.foreign ?? null;
  if (spare === undefined || foreign === null) return;
  // The row fits its table and perhaps not this partition; row security asks before the partition does.
  const planted = { kind: 'count', states: target.part ? ['23514'] : [] } as const;
  const at = {
    family: 'insert',
    role,
    object: target.key,
    command: 'insert' as const,
    judge: planted,
    what: `a row was planted in another tenant's ${target.key}`,
  };
  const cells = writable(foreign, rights.insert, print.tenantKey);
  const statement = insertText(print.table, target.text, cells);
  yield probe({ ...at, technique: 'insert', context: scene.own, statement });
  if (isShut(rights) || rights.insert.length === 0) return;
  const columns = [...cells.keys()].map(quoteIdent).join(', ');
  const values = [...cells.values()].map(literal).join(', ');
  const typed = [...cells]
    .map(([name, cell]) => `${literal(cell)}::${print.table.columns.find((column) => column.name === name)?.type ?? 'text'}`)
    .join(', ');
  for (const context of scene.contexts) {
    if (
      context.family === 'own' ||
      context.family === 'suspended' ||
      context.tenants.length > 1 ||
      (spare.party !== null && context.tenants.includes(scene.world.tenants[spare.party])) ||
      isOwnBusiness(scene, target, context, 'fresh')
    )
      continue;
    yield probe({ ...at, technique: 'insert', context, statement });
  }
  if (print.kind === 'shared' && print.tenantKey !== null) {
    const shared = insertText(print.table, target.text, new Map([...cells, [print.tenantKey, null]]));
    yield probe({
      ...at,
      technique: 'insert for everybody',
      context: scene.own,
      statement: shared,
      what: `a row was planted for every tenant in ${target.key}`,
    });
  }
  yield probe({ ...at, technique: 'insert returning', context: scene.own, statement: `${statement} returning 1` });
  yield probe({
    ...at,
    technique: 'insert select',
    context: scene.own,
    statement: `insert into ${target.text} (${columns}) select ${typed}`,
  });
  yield probe({ ...at, technique: 'upsert (do nothing)', context: scene.own, statement: `${statement} on conflict do nothing` });
  if (scene.database.server.versionNum >= 150000 && print.table.partitionKey === null) {
    yield probe({
      ...at,
      technique: 'merge insert',
      context: scene.own,
      statement: `merge into ${target.text} t using (values (1)) v(one) on false when not matched then insert (${columns}) values (${values})`,
    });
  }
  // The driver port cannot stream rows in: the copy is cancelled as soon as the server asks for them, which tells that it would take them.
  // Where row security applies to the role the server says that COPY FROM is not supported: that is the refusal.
  yield probe({
    ...at,
    technique: 'copy from stdin',
    context: scene.own,
    judge: { kind: 'accepted', states: ['57014'], harmless: ['0A000'] },
    statement: `copy ${target.text} (${columns}) from stdin`,
    what: `rows of any tenant can be copied into ${target.key}`,
  });
  if (spare.own !== null && hasDoor(scene, role, target, 'insert')) {
    const own = writable(spare.own, rights.insert, print.tenantKey);
    yield probe({
      ...at,
      technique: 'control',
      context: scene.own,
      what: '',
      judge: { kind: 'control' },
      statement: insertText(print.table, target.text, own),
    });
  }
}

/** The columns the role may write, and the tenant key in any case: naming it is the attack. */
export function writable(
  cells: ReadonlyMap<string, Cell>,
  granted: readonly string[],
  tenantKey: string | null,
): ReadonlyMap<string, Cell> {
  const kept = [...cells].filter(([name]) => granted.length === 0 || granted.includes(name) || name === tenantKey);
  return new Map(kept);
}

/** Upserts that collide with a row of B: the conflict must be refused, never resolved by changing that row. */
export function upsertAttacks(scene: Scene): readonly Probe[] {
  return scene.roles.flatMap((role) =>
    scene.targets.flatMap((target) => (isPlatformBusiness(scene, role, target.print, 'insert') ? [] : [...upserts(scene, role, target)])),
  );
}

function* upserts(scene: Scene, role: string, target: Target): Generator<Probe> {
  const { print } = target;
  const rights = rightsOn(scene, role, target);
  const spare = scene.spares.get(print.key);
  if (spare === undefined || spare.own === null || isShut(rights) || rights.insert.length === 0 || rights.update.length === 0) return;
  const victim = (scene.world.rows.get(print.key) ?? []).find((row) => row.party === 'B');
  if (victim === undefined) return;
  const primary = print.primary.filter((name) => victim.values.get(name) !== undefined);
  if (primary.length === 0 || print.table.partitionKey !== null || target.part) return;
  const column = rights.update.find((name) => !primary.includes(name) && name !== print.tenantKey) ?? rights.update[0];
  if (column === undefined) return;
  const at = {
    family: 'upsert',
    role,
    object: target.key,
    command: 'insert' as const,
    context: scene.own,
    judge: { kind: 'ledger', watch: [print.key] } as const,
    what: `a row of another tenant was changed by an upsert in ${target.key}`,
  };
  const keys = new Map<string, Cell>(primary.map((name) => [name, victim.values.get(name) ?? null]));
  const set = `${quoteIdent(column)} = excluded.${quoteIdent(column)}`;
  for (const [technique, base] of [
    ['upsert on the key, stamped own', spare.own],
    ['upsert on the key, stamped other', spare.foreign],
  ] as const) {
    if (base === null) continue;
    const cells = writable(new Map([...base, ...keys]), rights.insert, print.tenantKey);
    yield probe({
      ...at,
      technique,
      statement: `${insertText(print.table, target.text, cells)} on conflict (${primary.map(quoteIdent).join(', ')}) do update set ${set}`,
    });
  }
}
