import { quoteIdent } from '../../base/ident.ts';
import { type Probe, probe } from '../lab/probe.ts';
import { isShut } from '../lab/rights.ts';
import { type Scene, rightsOn, serves } from '../lab/scene.ts';
import type { Target } from '../lab/target.ts';

/** What row security does not cover: emptying a table, planting triggers, and taking the protection itself away. */
export function ownershipAttacks(scene: Scene): readonly Probe[] {
  return scene.roles.flatMap((role) => scene.targets.flatMap((target) => [...takeovers(scene, role, target)]));
}

function* takeovers(scene: Scene, role: string, target: Target): Generator<Probe> {
  if (serves(scene, role, 'platform') && target.print.kind === 'platform') return;
  const at = { role, object: target.key, context: scene.own, judge: { kind: 'accepted', states: [] } } as const;
  yield probe({
    ...at,
    family: 'truncate',
    command: 'truncate',
    technique: 'truncate',
    statement: `truncate ${target.text}`,
    judge: { kind: 'accepted', states: [], harmless: ['0A000'] },
    what: `${target.key} can be emptied of every tenant's rows`,
  });
  yield probe({
    ...at,
    family: 'truncate',
    command: 'truncate',
    technique: 'truncate cascade',
    statement: `truncate ${target.text} cascade`,
    what: `${target.key} can be emptied of every tenant's rows`,
  });
  // A partition that nobody was given rights on answers for all of this with its parent.
  if (target.part && isShut(rightsOn(scene, role, target))) return;
  const trigger = `create trigger bulkhead_attack before update on ${target.text} for each row execute function pg_catalog.suppress_redundant_updates_trigger()`;
  yield probe({
    ...at,
    family: 'ownership',
    command: 'ddl',
    technique: 'create trigger',
    statement: trigger,
    what: `a trigger can be planted that runs for every tenant who writes ${target.key}`,
  });
  const primary = target.print.primary;
  const column = primary.length === 1 ? target.print.table.columns.find((each) => each.name === primary[0]) : undefined;
  if (column !== undefined && !target.part) {
    const statement = `create table ${quoteIdent(target.name.schema)}.bulkhead_attack (x ${column.type} references ${target.text} (${quoteIdent(column.name)}))`;
    yield probe({
      ...at,
      family: 'ownership',
      command: 'ddl',
      technique: 'create reference',
      statement,
      what: `a private reference to ${target.key} tells which rows exist and blocks their deletion`,
    });
  }
  const ddl = (technique: string, statement: string): Probe =>
    probe({ ...at, family: 'ownership', command: 'ddl', technique, statement, what: `the protection of ${target.key} can be taken away` });
  yield ddl('disable row security', `alter table ${target.text} disable row level security`);
  yield ddl('create policy', `create policy bulkhead_attack on ${target.text} using (true)`);
}
