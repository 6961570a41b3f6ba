import type { Conditions } from '../../model/tenancy.ts';
import { type Blueprint, columnOf } from './blueprint.ts';
import { literalsOf } from './literals.ts';
import { candidates } from './values.ts';
import type { Cell, SeededRow } from './world.ts';

/** The values with which the conditions hold: a membership counts, a row is shown. */
export function metCells(print: Blueprint, conditions: Conditions): ReadonlyMap<string, Cell> {
  return new Map(
    Object.entries(conditions)
      .filter(([column]) => columnOf(print.table, column) !== undefined)
      .map(([column, value]) => [column, textOf(value)]),
  );
}

/** The same with one condition broken; null where none can be. */
export function unmetCells(print: Blueprint, conditions: Conditions): ReadonlyMap<string, Cell> | null {
  for (const [column, value] of Object.entries(conditions)) {
    if (columnOf(print.table, column) === undefined) continue;
    const other = otherThan(print, column, value);
    if (other !== undefined) return new Map<string, Cell>([...metCells(print, conditions), [column, other]]);
  }
  return null;
}

const textOf = (value: string | boolean | null): string | null => (value === null ? null : String(value));

function otherThan(print: Blueprint, column: string, value: string | boolean | null): Cell | undefined {
  const type = print.types.get(column);
  if (type === undefined) return undefined;
  if (typeof value === 'boolean') return String(!value);
  const mentioned = print.checks.filter((check) => check.columns.includes(column)).flatMap((check) => literalsOf(check.expression).texts);
  const possible = type.labels ?? (mentioned.length > 0 ? mentioned : candidates({ column, type, salt: '' }));
  // A past moment says "already happened" where the active condition is `is null`.
  const ended = /^(timestamp|date)/.test(type.base) ? ['2021-05-17'] : [];
  return [...ended, ...possible].find((candidate) => candidate !== value);
}

/** Whether a row that was made meets the conditions. */
export function isMet(row: SeededRow, conditions: Conditions): boolean {
  return Object.entries(conditions).every(([column, value]) => row.values.get(column) === textOf(value));
}
