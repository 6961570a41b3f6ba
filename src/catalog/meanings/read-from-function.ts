import type { Node, RangeFunction } from '@pgsql/types';
import type { Predicate, SubqueryRelation } from '../../model/predicate.ts';
import { columnAliases } from './column-aliases.ts';
import { fail } from './not-understood.ts';
import { type Context, type Variant, inside, instance } from './reading.ts';
import type { Column } from './scope.ts';
import { setFunction } from './set-function.ts';

/** A function of a FROM list. Its columns are called as the routine calls them, whatever the query calls them. */
export function readFromFunction(node: RangeFunction, context: Context): Variant {
  if (node.ordinality === true || node.is_rowsfrom === true || node.coldeflist !== undefined)
    return fail('a function in FROM with more than its rows');
  const [list, ...more] = node.functions ?? [];
  const call: Node | undefined = list !== undefined && 'List' in list ? list.List.items?.[0] : undefined;
  if (call === undefined || more.length > 0) return fail('several functions as one');
  const renamed = columnAliases(node.alias);
  const found = 'FuncCall' in call ? setFunction(call.FuncCall, context) : null;
  if (found === null) {
    // A function that gives one value gives one row with it.
    const value = context.reading.expression(call, inside(context));
    const name = node.alias?.aliasname ?? ('FuncCall' in call ? lastName(call.FuncCall.funcname) : fail('an expression in FROM'));
    return plain(name, [{ name: renamed[0] ?? name, value }], [], true);
  }
  const { columns, ...function_ } = found;
  const alias = node.alias?.aliasname ?? found.name;
  const id = instance(context.reading, alias, new Map(columns.flatMap(({ name, type }) => (type === null ? [] : [[name, type]]))));
  const scalar = columns.length === 1 && !found.named;
  return plain(
    alias,
    columns.map(({ name }, index): Column => {
      const value: Predicate = { kind: 'column', relation: id, column: name, level: 0 };
      // One nameless column goes by the alias of the function.
      return { name: renamed[index] ?? (scalar ? alias : name), value };
    }),
    [{ schema: function_.schema, name: function_.name, alias: id, source: 'function', args: function_.args, ...routineOf(function_) }],
    columns.length === 1,
  );
}

function routineOf(found: { readonly routine?: string }): { readonly routine?: string } {
  return found.routine === undefined ? {} : { routine: found.routine };
}

function plain(alias: string, columns: readonly Column[], from: readonly SubqueryRelation[], scalar: boolean): Variant {
  return { namespace: { entries: [{ alias, schema: null, columns, scalar }], columns }, from, where: [], complex: false };
}

function lastName(names: readonly Node[] | undefined): string {
  const last = names?.at(-1);
  return last !== undefined && 'String' in last ? (last.String.sval ?? '') : fail('a function without a name');
}
