import { findNamed } from '../../model/lookup.ts';
import type { Answer } from '../logic/answer.ts';
import { type Admission, type RowStatement, admits } from '../logic/admits.ts';
import type { Instance, Picture, Row, Value } from '../logic/instance.ts';
import type { ClaimCommand, Witness } from './claim.ts';
import { tableName } from './table-name.ts';

/** Whether the statement of a witness reaches its row; null where the witness or the server leaves that open. */
export function confirmed(picture: Picture, object: string, command: ClaimCommand, witness: Witness): boolean | null {
  if (witness.where.length > 0) return null;
  let settings = witness.settings;
  for (let round = 0; ; round++) {
    const answer = outcomeOf(picture, object, command, { ...witness, settings });
    if (answer.kind === 'known') return answer.value === 'admitted' ? (answer.hazard === null ? true : null) : false;
    if (answer.kind === 'unknown') return null;
    // Whoever attacks may set what a policy asks for besides.
    const unset = /unrecognized configuration parameter "?([^"]+)"?$/.exec(answer.reason)?.[1];
    if (unset === undefined || round > 5) return false;
    settings = { ...settings, [unset]: '' };
  }
}

/** What the server would make of the statement of a witness about a table, in the database that the witness describes. */
export function outcomeOf(picture: Picture, object: string, command: ClaimCommand, witness: Witness): Answer<Admission> {
  const made = witness.rows.map((row, at) => ({ ...row, row: whole(picture, row.table, row.values, at) }));
  const rows = new Map<string, readonly Row[]>();
  for (const { table, row, written } of made) if (!written) rows.set(table, [...(rows.get(table) ?? []), row]);
  const settings = new Map(Object.entries(witness.settings).flatMap(([name, value]) => (value === null ? [] : [[name, value] as const])));
  const instance: Instance = { rows, settings, role: witness.role };
  const there = made.find(({ written, table }) => !written && table === object)?.row ?? new Map<string, Value>();
  const next = made.find(({ written }) => written);
  return admits(picture, instance, tableName(object), statementOf(command, there, next?.row ?? there, Object.keys(next?.values ?? {})));
}

function statementOf(command: ClaimCommand, there: Row, next: Row, changed: readonly string[]): RowStatement {
  switch (command) {
    case 'insert':
      return { kind: 'insert', row: next, reads: [] };
    case 'update':
    case 'escalate': {
      const row: Row = new Map([...there, ...changed.map((column) => [column, next.get(column) ?? null] as const)]);
      return { kind: 'update', old: there, new: row, reads: [], sets: changed.length > 0 ? changed : [...there.keys()].slice(0, 1) };
    }
    case 'delete':
      return { kind: 'delete', row: there, reads: [] };
    default:
      return { kind: 'select', row: there };
  }
}

/** The row with every column: those that the witness leaves open hold anything that the column takes. */
function whole(picture: Picture, table: string, values: Readonly<Record<string, string | null>>, at: number): Row {
  const columns = findNamed(picture.database.tables, tableName(table))?.columns ?? [];
  return new Map(
    columns.map((column): readonly [string, Value] => {
      const given = values[column.name];
      if (given !== undefined) return [column.name, column.type === 'boolean' && given !== null ? given === 'true' : given];
      return [column.name, column.notNull ? anything(column.type, at) : null];
    }),
  );
}

function anything(type: string, at: number): Value {
  if (type === 'boolean') return false;
  if (type === 'uuid') return `99999999-0000-4000-8000-${String(at).padStart(12, '0')}`;
  if (/int|numeric|double|real/.test(type)) return String(900 + at);
  if (/^timestamp|^date/.test(type)) return '2030-01-01';
  return type.endsWith('[]') || type.startsWith('json') ? '{}' : `anything-${at}`;
}
