import type { Table } from '../../model/table.ts';
import type { TableDeclaration, TableOptions } from '../declaration.ts';
import { type Doors, owners } from '../doors.ts';
import { columnQuestions, softDeleteOf } from './column-notes.ts';
import { type Question, type TableInference, ask } from './inference.ts';
import { publicQuestions } from './public-notes.ts';
import { type Scene, spell } from './scene.ts';
import type { Verdict } from './verdict.ts';

const order: readonly TableInference['kind'][] = [
  'root',
  'identity',
  'tenant',
  'inherited',
  'shared',
  'personal',
  'reference',
  'public',
  'platform',
  'sealed',
];

/** By kind, then by name: what a reader of the contract looks for first stands first. */
export function inOrder(tables: readonly TableInference[]): readonly TableInference[] {
  return [...tables].sort((a, b) => order.indexOf(a.kind) - order.indexOf(b.kind) || (a.name < b.name ? -1 : 1));
}

/** A verdict with what its columns add, as the contract says it. */
export function tableInference(
  scene: Scene,
  table: Table,
  found: Verdict,
  tenantKey: string,
  rolesTable: string | undefined,
): TableInference {
  const name = spell(scene, table);
  const reached = !['sealed', 'reference'].includes(found.kind);
  const decides = name === rolesTable && ['tenant', 'shared'].includes(found.kind);
  return {
    table: { schema: table.schema, name: table.name },
    name,
    kind: found.kind,
    confidence: found.confidence,
    evidence: found.evidence,
    questions: [
      ...found.questions,
      ...(decides ? [ask(`tables.${name}`, 'Its rows say what members may do, so only owners write them. Is that right?')] : []),
      ...publicQuestions(table, name, found.kind),
      ...(reached ? columnQuestions(table, name, found.kind, found.key) : []),
    ],
    declaration: declare(table, found, tenantKey, decides ? { write: owners } : undefined),
  };
}

function declare(table: Table, found: Verdict, tenantKey: string, doors: Doors | undefined): TableDeclaration {
  const deleted = ['sealed', 'platform', 'reference'].includes(found.kind) ? null : softDeleteOf(table);
  const keyed = found.key !== null && found.kind !== 'root' && found.key !== tenantKey;
  const options: TableOptions<string> = {
    ...(keyed ? { key: found.key } : {}),
    ...(doors === undefined ? {} : { doors }),
    ...(deleted === null ? {} : { softDelete: deleted === 'deleted_at' ? true : deleted }),
  };
  return {
    kind: found.kind,
    options,
    ...(found.parent === undefined ? {} : { parent: found.parent }),
    ...(found.owner === undefined ? {} : { owner: found.owner }),
  };
}

/** The same table, closed until somebody answers. */
export function sealedInstead(inference: TableInference, reason: string): TableInference {
  const question: Question = ask(
    `tables.${inference.name}`,
    `It looks like ${inference.kind === 'identity' ? 'an identity' : `a ${inference.kind}`} table, but could not be declared as one: ${reason}.`,
  );
  return {
    ...inference,
    kind: 'sealed',
    confidence: 'doubtful',
    questions: [question, ...inference.questions],
    declaration: { kind: 'sealed', options: {} },
  };
}
