import { nameKey, quoteIdent } from '../../base/ident.ts';
import type { ForeignKey } from '../../model/table.ts';
import { type Probe, probe } from '../lab/probe.ts';
import { type Rights, isShut } from '../lab/rights.ts';
import { type Scene, rightsOn } from '../lab/scene.ts';
import type { Target } from '../lab/target.ts';
import { isUsers } from '../lab/target.ts';
import { isShownToAll } from '../synthesise/blueprint.ts';
import { insertText, literal } from '../synthesise/statement.ts';
import { candidates } from '../synthesise/values.ts';
import { type Cell, rowOf, rowsOf } from '../synthesise/world.ts';
import { writable } from './insert.ts';

/** Reaching B through references: a child of A under a parent of B, whether such a parent exists, and cascades. */
export function foreignKeyAttacks(scene: Scene): readonly Probe[] {
  return scene.roles.flatMap((role) =>
    scene.targets.flatMap((target) => {
      const rights = rightsOn(scene, role, target);
      if (target.part || isShut(rights)) return [];
      return [
        ...target.print.foreignKeys.flatMap((key) => [...links(scene, role, target, rights, key)]),
        ...cascades(scene, role, target, rights),
      ];
    }),
  );
}

function* links(scene: Scene, role: string, target: Target, rights: Rights, key: ForeignKey): Generator<Probe> {
  const parent = scene.world.prints.get(nameKey(key.references));
  const own = scene.spares.get(target.print.key)?.own ?? null;
  if (parent === undefined || own === null || parent.kind === 'root' || isUsers(scene.tenancy, parent) || parent.kind === 'identity')
    return;
  // What everybody may see, everybody may refer to.
  if (isShownToAll(parent)) return;
  const victim = rowsOf(scene.world, parent.key, 'B')[0];
  // The tenant key stays A's: that the row claims to be A's while its parent is B's is the hole.
  const pairs = key.columns
    .map((column, index) => [column, key.referencedColumns[index] ?? column] as const)
    .filter(([column]) => column !== target.print.tenantKey);
  if (victim === undefined || pairs.length === 0) return;
  const at = { family: 'foreign-key', role, object: target.key, context: scene.own } as const;
  const what = `a row of one tenant in ${target.key} references a row of another in ${parent.key}`;
  const theirs = new Map<string, Cell>(pairs.map(([column, referenced]) => [column, victim.values.get(referenced) ?? null]));
  const nobodys = new Map<string, Cell>(
    pairs.map(([column]) => {
      const type = target.print.types.get(column);
      return [column, type === undefined ? null : (candidates({ column, type, salt: 'nobody' })[0] ?? null)];
    }),
  );
  const insert = (cells: ReadonlyMap<string, Cell>): string =>
    insertText(target.print.table, target.text, writable(new Map([...own, ...cells]), rights.insert, target.print.tenantKey));
  if (rights.insert.length > 0) {
    yield probe({ ...at, command: 'insert', technique: `link by ${key.name}`, what, statement: insert(theirs), judge: { kind: 'count' } });
    yield probe({
      ...at,
      command: 'insert',
      technique: `existence by ${key.name}`,
      statement: insert(theirs),
      judge: { kind: 'same-answer', twin: insert(nobodys) },
      what: `whether another tenant has a row in ${parent.key} shows in the answer to an insert into ${target.key}`,
    });
  }
  if (pairs.every(([column]) => rights.update.includes(column))) {
    const set = [...theirs].map(([column, cell]) => `${quoteIdent(column)} = ${literal(cell)}`).join(', ');
    yield probe({
      ...at,
      command: 'update',
      technique: `re-link by ${key.name}`,
      what,
      statement: `update ${target.text} t set ${set}`,
      judge: { kind: 'count' },
    });
  }
}

/** Deleting one's own parents must leave B's children as they are. */
function cascades(scene: Scene, role: string, target: Target, rights: Rights): readonly Probe[] {
  const children = [...scene.world.prints.values()].filter((print) =>
    print.foreignKeys.some(
      (key) => nameKey(key.references) === target.print.key && key.onDelete !== 'no action' && key.onDelete !== 'restrict',
    ),
  );
  const own = rowOf(scene.world, target.print.key, 'A');
  if (children.length === 0 || own === undefined || own.existing !== null || !rights.delete) return [];
  return [
    probe({
      family: 'foreign-key',
      role,
      object: target.key,
      context: scene.own,
      command: 'delete',
      technique: 'cascade',
      statement: `delete from ${target.text}`,
      judge: { kind: 'ledger', watch: children.map((print) => print.key) },
      what: `deleting an own row of ${target.key} reached rows of another tenant by a cascade`,
    }),
  ];
}
