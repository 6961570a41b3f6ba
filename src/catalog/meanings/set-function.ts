import type { FuncCall } from '@pgsql/types';
import type { Predicate } from '../../model/predicate.ts';
import { routineKey } from '../../model/routine.ts';
import { fail } from './not-understood.ts';
import { chosen } from './read-call.ts';
import { type Context, inside } from './reading.ts';
import { resolveRoutine } from './resolve-routine.ts';
import { rowColumns } from './row-columns.ts';
import { nameParts } from './statements.ts';

/** A call that gives rows, with the columns of these. */
export interface SetFunction {
  readonly schema: string | null;
  readonly name: string;
  readonly args: readonly Predicate[];
  readonly routine?: string;
  readonly columns: readonly { readonly name: string; readonly type: string | null }[];
  /** Its one column has a name of its own, which an alias does not replace. */
  readonly named: boolean;
}

/** The function of a FROM list; null when it gives one value and no rows. */
export function setFunction(node: FuncCall, context: Context): SetFunction | null {
  const { reading } = context;
  const callee = resolveRoutine(reading.picture, reading.path, nameParts(node.funcname));
  if (callee.kind === 'foreign') return fail(`${callee.schema}.${callee.name} is not in the picture`);
  if (callee.kind === 'builtin') {
    if (callee.builtin.kind !== 'set') return null;
    const args = (node.args ?? []).map((arg) => reading.expression(arg, inside(context)));
    if (callee.name === 'unnest' && args.length !== 1) return fail('several arrays side by side');
    const columns = callee.builtin.columns.map((name) => ({ name, type: null }));
    return { schema: null, name: callee.name, args, columns, named: columns[0]?.name !== callee.name };
  }
  if (!callee.overloads.some((routine) => routine.returnsSet)) return null;
  const { routine, args } = chosen(callee.overloads, node, context);
  if (!routine.returnsSet) return null;
  reading.calls.add(routineKey(routine));
  const columns = rowColumns(reading.picture, routine);
  const { outputs, returns } = reading.picture.signature(routine);
  return {
    schema: routine.schema,
    name: routine.name,
    args,
    routine: routineKey(routine),
    columns,
    named: outputs.length > 0 || reading.picture.relations.has(returns),
  };
}
