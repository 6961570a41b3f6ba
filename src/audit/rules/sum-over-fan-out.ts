import { nameKey } from '../../base/ident.ts';
import type { Table } from '../../model/table.ts';
import type { View } from '../../model/view.ts';
import type { AuditInput, Rule } from '../rule.ts';
import { viewObject } from '../scope/naming.ts';
import { type ColumnRef, type SelectShape, type Sum, selectsIn } from '../scope/select-text.ts';

function tableOf(input: AuditInput, view: View, shape: SelectShape, alias: string): Table | undefined {
  const named = shape.relations.find((relation) => relation.alias === alias)?.table;
  if (named === undefined || named === null) return undefined;
  return input.database.tables.find((table) => table.name === named.name && table.schema === (named.schema ?? view.schema));
}

function uniqueKeys(table: Table): readonly (readonly (string | null)[])[] {
  return [
    ...table.keys.map((key) => key.columns),
    ...table.indexes.filter((index) => index.unique && index.columns.length > 0).map((index) => index.columns),
  ];
}

/** Whether these columns pick at most one row. */
function pickOne(table: Table, columns: ReadonlySet<string>): boolean {
  return uniqueKeys(table).some((key) => key.every((column) => column !== null && columns.has(column)));
}

/** The columns of `alias` of which the value is known once the rows of `known` are. */
function settled(shape: SelectShape, known: ReadonlySet<string>, alias: string): ReadonlySet<string> {
  const name = (ref: ColumnRef) => `${ref.alias}.${ref.column}`;
  const values = new Set(shape.fixed.map(name));
  for (let before = -1; before !== values.size; ) {
    before = values.size;
    for (const [left, right] of shape.equal) {
      if (known.has(left.alias) || values.has(name(left))) values.add(name(right));
      if (known.has(right.alias) || values.has(name(right))) values.add(name(left));
    }
  }
  return new Set([...values].flatMap((value) => (value.startsWith(`${alias}.`) ? [value.slice(alias.length + 1)] : [])));
}

/** The tables of which several rows meet one row of what is added up. */
function multipliers(input: AuditInput, view: View, shape: SelectShape, sum: Sum): readonly Table[] {
  const summed = new Set(sum.of.map((ref) => ref.alias));
  const known = new Set(summed);
  for (let before = -1; before !== known.size; ) {
    before = known.size;
    for (const { alias } of shape.relations) {
      const table = tableOf(input, view, shape, alias);
      // Of sub-selects and views nobody knows here how often they repeat a row: they are taken to be one.
      if (table === undefined || pickOne(table, settled(shape, known, alias))) known.add(alias);
    }
  }
  return shape.relations.flatMap(({ alias }) => {
    const table = known.has(alias) ? undefined : tableOf(input, view, shape, alias);
    if (table === undefined) return [];
    // Counting the rows of a parent by its children is how children are counted.
    return sum.name === 'count' && [...summed].some((parent) => isChild(input, view, shape, alias, parent)) ? [] : [table];
  });
}

function isChild(input: AuditInput, view: View, shape: SelectShape, child: string, parent: string): boolean {
  const table = tableOf(input, view, shape, parent);
  const tied = shape.equal.flatMap(([left, right]) =>
    left.alias === parent && right.alias === child ? [left.column] : right.alias === parent && left.alias === child ? [right.column] : [],
  );
  return table !== undefined && pickOne(table, new Set(tied));
}

export const rule: Rule = {
  slug: 'sum-over-fan-out',
  code: 'BHA090',
  severity: 'info',
  title: 'A sum counts rows several times',
  consequence:
    'Two things that each belong to the same parent many times are joined side by side: every row of the one meets every row of the other, and money is shown multiplied.',
  advice: 'Aggregate each table in a sub-query of its own, and join the results.',
  covers: ['X-019'],
  check: (input) =>
    input.database.views
      .filter((view) => input.tenancy.schemas.includes(view.schema))
      .flatMap((view) => {
        const found = selectsIn(view.definition).flatMap((shape) =>
          shape.sums
            .filter((sum) => sum.of.length > 0)
            .flatMap((sum) => {
              const tables = multipliers(input, view, shape, sum);
              const what = sum.of.map((ref) => `${ref.alias}.${ref.column}`).join(', ');
              return tables.length === 0 ? [] : [`${sum.name} of ${what} is repeated for every row of ${tables.map(nameKey).join(', ')}`];
            }),
        );
        if (found.length === 0) return [];
        return [
          {
            object: viewObject(view),
            title: `${nameKey(view)} adds up rows that its joins repeat`,
            evidence: [...new Set(found)],
          },
        ];
      }),
};
