import type { FuncCall, Node } from '@pgsql/types';
import { type Routine, routineKey } from '../../model/routine.ts';
import { fail, tolerant } from './not-understood.ts';
import type { Reading } from './reading.ts';
import { resolveRoutine } from './resolve-routine.ts';
import { nameParts } from './statements.ts';

/** The function calls of an expression, without those of its sub-selects unless these are asked for. */
function* callsIn(node: unknown, deep = false): Generator<FuncCall> {
  if (typeof node !== 'object' || node === null) return;
  for (const [key, part] of Object.entries(node)) {
    if (key === 'SubLink' && !deep) continue;
    if (key === 'FuncCall') yield part as FuncCall;
    yield* callsIn(part, deep);
  }
}

/** Remembers what a part that is not understood calls: it may act all the same. */
export function noteCalls(node: Node | undefined, reading: Reading): void {
  for (const call of callsIn(node, true)) {
    const callee = tolerant(
      () => resolveRoutine(reading.picture, reading.path, nameParts(call.funcname)),
      () => null,
    );
    const overloads = callee?.kind === 'routines' ? callee.overloads : named(call, reading);
    for (const routine of overloads) reading.calls.add(routineKey(routine));
  }
}

// Of a name that is not resolved: every routine that has it.
function named(call: FuncCall, reading: Reading): readonly Routine[] {
  const name = nameParts(call.funcname).at(-1);
  return reading.picture.database.routines.filter((routine) => routine.name === name);
}

/** Whether an expression of a select list gathers rows. What may or may not do so is not understood. */
export function hasAggregate(node: Node | undefined, reading: Reading): boolean {
  for (const call of callsIn(node)) {
    const callee = resolveRoutine(reading.picture, reading.path, nameParts(call.funcname));
    if (callee.kind === 'foreign') return fail(`${callee.schema}.${callee.name} is not in the picture`);
    if (callee.kind === 'routines' && callee.overloads.some((routine) => routine.type !== 'function'))
      return fail(`the aggregate ${callee.name}`);
    if (call.over === undefined && callee.kind === 'builtin' && callee.builtin.kind === 'aggregate') return true;
  }
  return false;
}

/** Whether an expression may ask other relations than those of its query. */
export function asksElsewhere(node: Node, reading: Reading): boolean {
  if (hasSubselect(node)) return true;
  return [...callsIn(node)].some((call) => resolveRoutine(reading.picture, reading.path, nameParts(call.funcname)).kind !== 'builtin');
}

function hasSubselect(node: unknown): boolean {
  if (typeof node !== 'object' || node === null) return false;
  return Object.entries(node).some(([key, part]) => key === 'SubLink' || hasSubselect(part));
}

/** Whether an expression may give several rows, or none, for one. */
export function givesRows(node: Node | undefined, reading: Reading): boolean {
  return [...callsIn(node)].some((call) => {
    const callee = resolveRoutine(reading.picture, reading.path, nameParts(call.funcname));
    if (callee.kind === 'routines') return callee.overloads.some((routine) => routine.returnsSet);
    return callee.kind === 'foreign' || callee.builtin.kind === 'set';
  });
}
