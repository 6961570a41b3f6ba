import type { FuncCall, Node } from '@pgsql/types';
import type { Predicate } from '../../model/predicate.ts';
import { type Routine, routineKey } from '../../model/routine.ts';
import { readAggregate } from './aggregate.ts';
import { fail } from './not-understood.ts';
import { type Context, inside, instance } from './reading.ts';
import { resolveRoutine } from './resolve-routine.ts';
import { rowColumns } from './row-columns.ts';
import { nameParts } from './statements.ts';
import { typeOf } from './type-of.ts';

/** A function call of an expression. */
export function readCall(node: FuncCall, context: Context): Predicate {
  const { reading } = context;
  // `x at time zone y`, `extract(...)`: spelled unlike calls, and still these functions.
  if (node.over !== undefined) return fail('a window function');
  const callee = resolveRoutine(reading.picture, reading.path, nameParts(node.funcname));
  if (callee.kind === 'builtin' && callee.builtin.kind === 'aggregate') return readAggregate(callee.name, node, context);
  if (node.agg_star === true || node.agg_distinct === true || node.agg_order !== undefined || node.agg_filter !== undefined)
    return fail('an aggregate of an extension');
  if (callee.kind === 'foreign') {
    // In a select list it might give rows or gather them.
    if (context.spread !== null || context.grouped !== null) return fail(`${callee.schema}.${callee.name} is not in the picture`);
    return { kind: 'call', schema: callee.schema, name: callee.name, args: plainArguments(node, context) };
  }
  if (callee.kind === 'builtin') {
    const args = plainArguments(node, context);
    if (callee.builtin.kind === 'window') return fail('a window function without a window');
    if (callee.builtin.kind === 'set') return spread({ schema: null, name: callee.name, args }, callee.builtin.columns, context);
    return setting(callee.name, args) ?? { kind: 'call', schema: null, name: callee.name, args };
  }
  const { routine, args } = chosen(callee.overloads, node, context);
  if (routine.type !== 'function') return fail(`${callee.name} is no plain function`);
  reading.calls.add(routineKey(routine));
  const call = { schema: routine.schema, name: routine.name, routine: routineKey(routine), args };
  if (routine.returnsSet) return spread(call, rowColumns(reading.picture, routine), context);
  if (reading.picture.signature(routine).outputs.length > 1) return fail(`${callee.name} returns a row`);
  return { kind: 'call', ...call };
}

interface Call {
  readonly schema: string | null;
  readonly name: string;
  readonly args: readonly Predicate[];
  readonly routine?: string;
}

// A function that gives rows in a select list is one of the FROM list.
function spread(
  call: Call,
  columns: readonly { readonly name: string; readonly type: string | null }[] | readonly string[],
  context: Context,
): Predicate {
  if (context.spread === null) return fail(`${call.name} gives rows`);
  const named = columns.map((column) => (typeof column === 'string' ? { name: column, type: null } : column));
  const [column, ...more] = named;
  if (column === undefined || more.length > 0) return fail(`${call.name} gives rows of several columns`);
  const alias = instance(context.reading, call.name, new Map(column.type === null ? [] : [[column.name, column.type]]));
  return context.spread({ ...call, alias, source: 'function' }, column.name);
}

function setting(name: string, args: readonly Predicate[]): Predicate | null {
  const [setting, missingOk, ...more] = args;
  if (name !== 'current_setting' || setting?.kind !== 'constant' || typeof setting.value !== 'string' || more.length > 0) return null;
  if (missingOk === undefined) return { kind: 'setting', name: setting.value, missingOk: false };
  // Where it is only known at run time whether it may be missing, it stays a call.
  return missingOk.kind === 'constant' && typeof missingOk.value === 'boolean'
    ? { kind: 'setting', name: setting.value, missingOk: missingOk.value }
    : null;
}

function plainArguments(node: FuncCall, context: Context): readonly Predicate[] {
  return (node.args ?? []).map((arg) =>
    'NamedArgExpr' in arg ? fail('an argument by name') : context.reading.expression(arg, { ...context, truth: false }),
  );
}

/** The overload that a call means, with all of its arguments. */
export function chosen(
  overloads: readonly Routine[],
  node: FuncCall,
  context: Context,
): { readonly routine: Routine; readonly args: readonly Predicate[] } {
  const { picture } = context.reading;
  const written = (node.args ?? []).map((arg) => {
    const [name, value] = 'NamedArgExpr' in arg ? [arg.NamedArgExpr.name ?? '', arg.NamedArgExpr.arg] : [null, arg];
    return { name, value: context.reading.expression(value, { ...context, truth: false }) };
  });
  const fitting = overloads.flatMap((routine) => {
    const args = placed(written, routine, node.func_variadic === true, context);
    return args === null ? [] : [{ routine, args }];
  });
  const [first, ...more] = fitting;
  if (first === undefined) return fail(`no ${overloads[0]?.name ?? 'function'} takes these arguments`);
  if (more.length === 0) return first;
  // Several take that many: the one whose types are those of the arguments, where these are known.
  const types = written.map(({ value }) =>
    value.kind === 'constant' && value.type === null ? null : (typeOf(context.reading, value) ?? '?'),
  );
  const exact = fitting.filter(({ routine }) => {
    const { inputs } = picture.signature(routine);
    return inputs.length === types.length && types.every((type, index) => type === null || type === inputs[index]?.type);
  });
  const [only, ...others] = exact;
  const told = types.some((type) => type !== null) && written.every(({ name }) => name === null);
  return only !== undefined && others.length === 0 && told ? only : fail(`which ${first.routine.name} is called`);
}

// The arguments at their places, with defaults; null when the routine does not take them so.
function placed(
  written: readonly { readonly name: string | null; readonly value: Predicate }[],
  routine: Routine,
  variadicCall: boolean,
  context: Context,
): readonly Predicate[] | null {
  const { inputs } = context.reading.picture.signature(routine);
  const rest = inputs.at(-1)?.variadic === true && !variadicCall;
  const places: (Predicate | undefined)[] = inputs.map(() => undefined);
  for (const [index, { name, value }] of written.entries()) {
    const at = name === null ? index : inputs.findIndex((input) => input.name === name);
    if (rest && name === null && at >= inputs.length - 1) {
      const list = places[inputs.length - 1];
      places[inputs.length - 1] = { kind: 'list', items: [...(list?.kind === 'list' ? list.items : []), value] };
    } else {
      if (at < 0 || at >= inputs.length || places[at] !== undefined) return null;
      places[at] = value;
    }
  }
  const args: Predicate[] = [];
  for (const [index, input] of inputs.entries()) {
    const value = places[index] ?? fallback(input.fallback, context);
    if (value === null) return null;
    // A bare constant is read as one of the argument's type.
    args.push(value.kind === 'constant' && value.type === null ? { ...value, type: input.type } : value);
  }
  return args;
}

// A default is spelled with everything but pg_catalog qualified.
function fallback(node: Node | null, context: Context): Predicate | null {
  if (node === null) return null;
  const apart: Context = { ...inside(context), scope: null, tables: [], grouped: null };
  return context.reading.expression(node, { ...apart, reading: { ...context.reading, names: null, path: ['pg_catalog'] } });
}
