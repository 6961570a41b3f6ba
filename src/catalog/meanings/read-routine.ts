import type { Node } from '@pgsql/types';
import type { RoutineMeaning } from '../../model/meaning.ts';
import type { Predicate, Subquery } from '../../model/predicate.ts';
import type { Routine } from '../../model/routine.ts';
import { arrayValue, lostRows } from './gathered.ts';
import { newReading, outermost } from './new-reading.ts';
import { fail } from './not-understood.ts';
import type { Picture } from './picture.ts';
import { type BodyOutcome, readPlpgsql } from './read-plpgsql.ts';
import type { Names, Reading, Rows } from './reading.ts';
import { rowColumns } from './row-columns.ts';
import { exactly, valueOfRows } from './rows.ts';
import { type SearchPath, deparsedPath, routinePath } from './search-path.ts';
import { settled, settledQuery } from './settle.ts';
import type { Signature } from './signature.ts';
import { parseStatements } from './statements.ts';
import { coerced } from './type-of.ts';

export interface RoutineReading {
  readonly meaning: RoutineMeaning;
  /** Routines that are called. */
  readonly calls: ReadonlySet<string>;
}

export function readRoutine(picture: Picture, routine: Routine): RoutineReading {
  if (routine.type !== 'function') return fail(`a routine of the type ${routine.type}`);
  if (routine.language !== 'sql' && routine.language !== 'plpgsql') return fail(`the language ${routine.language}`);
  const signature = picture.signature(routine);
  if (['void', 'trigger', 'event_trigger'].includes(signature.returns)) return fail(`it returns ${signature.returns}`);
  const deparsed = typeof signature.body !== 'string';
  const path: SearchPath = deparsed ? deparsedPath : routinePath(routine, picture.database);
  const reading = newReading(picture, path, routine.language === 'sql' ? inputNames(routine, signature) : null);
  reading.types.set('$', new Map(signature.inputs.map((input, index) => [String(index), input.type])));
  const outcome = routine.language === 'sql' ? readSql(signature, reading) : readPlpgsql(routine, signature, reading);
  return {
    meaning: {
      parameters: signature.inputs.map(({ name }) => name),
      result: signature.set ? rowsOf(picture, routine, outcome.queries, reading) : valueOf(picture, signature, outcome.value, reading),
    },
    calls: reading.calls,
  };
}

// A column of the query comes before an argument of the same name.
function inputNames(routine: Routine, signature: Signature): Names {
  const at = (index: number): Predicate | null => (signature.inputs[index] === undefined ? null : { kind: 'parameter', index });
  return {
    conflict: 'column',
    numbered: (number) => at(number - 1),
    find(fields) {
      const [first, second, ...more] = fields;
      const name = second === undefined ? first : first === routine.name ? second : undefined;
      return name === undefined || more.length > 0 ? null : at(signature.inputs.findIndex((input) => input.name === name));
    },
  };
}

function readSql(signature: Signature, reading: Reading): BodyOutcome {
  const statements = typeof signature.body === 'string' ? parseStatements(signature.body) : signature.body;
  const last = statements.at(-1) ?? fail('an empty body');
  // What comes before the last statement has no result, and none that only reads has another effect.
  for (const statement of statements.slice(0, -1)) readStatement(statement, reading);
  const rows = readStatement(last, reading);
  if (signature.set) return { value: { kind: 'constant', value: null, type: null }, queries: exactly(reading, rows) };
  // Of several rows the first is returned.
  return { value: valueOfRows(reading, { ...rows, cut: true }), queries: [] };
}

function readStatement(statement: Node, reading: Reading): Rows {
  const context = outermost(reading, null, false);
  if ('SelectStmt' in statement) return reading.query(statement.SelectStmt, context);
  if (!('ReturnStmt' in statement)) return fail('a statement that changes rows');
  const select = [reading.expression(statement.ReturnStmt.returnval, context)];
  return { names: ['?column?'], queries: [{ select, from: [], where: null, complex: false }], cut: false };
}

function valueOf(picture: Picture, signature: Signature, value: Predicate, reading: Reading): RoutineMeaning['result'] {
  const { returns } = signature;
  const composite = picture.database.otherTypes.some((type) => type.type === 'composite' && `${type.schema}.${type.name}` === returns);
  if (signature.outputs.length > 1 || returns === 'record' || composite || picture.relations.has(returns)) return fail('it returns a row');
  const typed = coerced(reading, value, returns);
  const meant = arrayValue(reading, typed) ?? typed;
  const core = bare(meant);
  return core.kind === 'opaque' ? fail(core.text) : { kind: 'value', value: settled(meant) };
}

function bare(predicate: Predicate): Predicate {
  return predicate.kind === 'cast' ? bare(predicate.operand) : predicate;
}

function rowsOf(picture: Picture, routine: Routine, queries: readonly Subquery[], reading: Reading): RoutineMeaning['result'] {
  const columns = rowColumns(picture, routine);
  return {
    kind: 'rows',
    columns: columns.map(({ name }) => name),
    queries: queries.map((query) => {
      if (query.select.length !== columns.length) return fail('its rows have other columns than it returns');
      lostRows(query, reading);
      return settledQuery({ ...query, select: query.select.map((item, index) => coerced(reading, item, columns[index]?.type ?? null)) });
    }),
  };
}
