import { type QualifiedName, nameKey } from '../../base/ident.ts';
import { findNamed } from '../../model/lookup.ts';
import type { Predicate } from '../../model/predicate.ts';
import type { Table } from '../../model/table.ts';
import type { View } from '../../model/view.ts';
import { type Answer, all, bind, known, unknown } from './answer.ts';
import { sessionScope } from './evaluate.ts';
import type { Instance, Picture, Row } from './instance.ts';
import { relation } from './relation.ts';
import { relationRefusal } from './structure.ts';
import { sessionHazard } from './session-hazard.ts';
import type { Datum } from './values.ts';

/** The rows that `select <columns> from relation` returns to a role; without columns, those of `select *`. */
export function visibleRows(
  picture: Picture,
  instance: Instance,
  name: QualifiedName,
  role: string = instance.role,
  columns?: readonly string[],
): Answer<readonly Row[]> {
  const { database } = picture;
  const found: Table | View | undefined = findNamed(database.tables, name) ?? findNamed(database.views, name);
  if (found === undefined) return unknown(`the relation ${nameKey(name)}`);
  const wanted = columns ?? found.columns.map((column) => column.name);
  const scope = sessionScope(picture, instance, role);
  const refused = relationRefusal(scope, found, new Set(wanted), true);
  if (refused !== null) return refused;
  const rows = bind(relation(name, scope), (stored) =>
    bind(all(stored.map((row) => row.present)), (present) => {
      const there = stored.filter((_, at) => present[at] === true);
      return all(there.map(({ tuple }) => read(tuple, wanted)));
    }),
  );
  return rows.kind === 'known' ? known(rows.value, rows.hazard ?? sessionHazard([everything(found)], scope)) : rows;
}

function everything(relation: Table | View): Predicate {
  const { schema, name } = relation;
  return { kind: 'exists', query: { select: [], from: [{ schema, name, alias: name, source: 'relation' }], where: null, complex: false } };
}

function read(tuple: ReadonlyMap<string, Answer<Datum>>, columns: readonly string[]): Answer<Row> {
  const values = columns.map((column) => tuple.get(column) ?? unknown(`a column ${column}`));
  return bind(all(values), (data) => known(new Map(columns.map((column, at) => [column, data[at]?.value ?? null]))));
}
