import type { Predicate, Subquery } from '../../model/predicate.ts';
import { findRelation } from './picture.ts';
import type { Reading } from './reading.ts';
import { nodes } from './rewrite.ts';

/** Whether a query returns one row at most because its conditions name a key of each of its relations. */
export function oneRow(reading: Reading, query: Subquery): boolean {
  const open = new Map(query.from.map((relation) => [relation.alias, relation]));
  const equalities = (query.where === null ? [] : query.where.kind === 'and' ? query.where.operands : [query.where]).flatMap(equality);
  for (let found = true; found && open.size > 0; ) {
    found = false;
    for (const [alias, relation] of open) {
      if (relation.source !== 'relation') continue;
      const { keys } = findRelation(reading.picture, [], relation.schema, relation.name);
      const fixed = new Set(
        equalities.flatMap(({ column, value }) => (column.relation === alias && steady(reading, value, open) ? [column.column] : [])),
      );
      if (!keys.some((key) => key.columns.every((column) => fixed.has(column)))) continue;
      open.delete(alias);
      found = true;
    }
  }
  return open.size === 0;
}

type ColumnNode = Extract<Predicate, { kind: 'column' }>;

function equality(condition: Predicate): readonly { column: ColumnNode; value: Predicate }[] {
  if (condition.kind !== 'compare' || condition.operator !== '=') return [];
  const { left, right } = condition;
  return [
    ...(left.kind === 'column' ? [{ column: left, value: right }] : []),
    ...(right.kind === 'column' ? [{ column: right, value: left }] : []),
  ];
}

// One and the same value for every row of the relations that are still open.
function steady(reading: Reading, value: Predicate, open: ReadonlyMap<string, unknown>): boolean {
  return [...nodes(value)].every((node) => {
    if (node.kind === 'opaque') return false;
    if (node.kind === 'column') return node.relation === null || !open.has(node.relation);
    if (node.kind !== 'call' || node.schema === null) return true;
    const overloads = reading.picture.routines.get(`${node.schema}.${node.name}`) ?? [];
    return overloads.length > 0 && overloads.every((routine) => routine.volatility !== 'volatile');
  });
}
