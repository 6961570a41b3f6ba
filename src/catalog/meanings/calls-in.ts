import type { FuncCall, Node } from '@pgsql/types';
import { fail } from './not-understood.ts';
import type { Reading } from './reading.ts';
import { resolveRoutine } from './resolve-routine.ts';
import { nameParts } from './statements.ts';

/** The function calls of an expression, without those of its sub-selects. */
function* callsIn(node: unknown): Generator<FuncCall> {
  if (typeof node !== 'object' || node === null) return;
  for (const [key, part] of Object.entries(node)) {
    if (key === 'SubLink') continue;
    if (key === 'FuncCall') yield part as FuncCall;
    yield* callsIn(part);
  }
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

/** Whether an expression asks other relations than those of its query. */
export function hasSubselect(node: unknown): boolean {
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
