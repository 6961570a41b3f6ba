import type { Database } from '../../model/database.ts';
import { type Routine, routineKey } from '../../model/routine.ts';
import { NotUnderstood } from './not-understood.ts';
import { parseStatements } from './statements.ts';

/**
 * Routines whose answer follows from their arguments alone: bodies of SQL that read no relation and call nothing but
 * built-in functions of values, and each other. What they compute is not asked.
 */
export function inertRoutines(database: Database): ReadonlySet<string> {
  const candidates = database.routines.flatMap((routine) => {
    const calls = routine.language === 'sql' && !routine.securityDefiner ? callsAlone(routine) : null;
    return calls === null ? [] : [{ key: routineKey(routine), calls }];
  });
  const owned = new Map<string, string[]>();
  for (const routine of database.routines) owned.set(routine.name, [...(owned.get(routine.name) ?? []), routineKey(routine)]);
  let inert = new Set(candidates.map((candidate) => candidate.key));
  for (;;) {
    const next = new Set(
      candidates
        .filter(({ key, calls }) => inert.has(key) && calls.every((name) => (owned.get(name) ?? []).every((called) => inert.has(called))))
        .map(({ key }) => key),
    );
    if (next.size === inert.size) return next;
    inert = next;
  }
}

// They look at what is around them, or change it.
const looksAround =
  /^(current_setting|set_config|query_to_xml.*|table_to_xml.*|database_to_xml.*|schema_to_xml.*|cursor_to_xml.*|pg_.*|lo_.*|dblink.*|txid_.*|nextval|currval|setval|lastval)$/;

/** The names of what a body calls; null when it does more than compute. */
function callsAlone(routine: Routine): readonly string[] | null {
  try {
    const [statement, ...more] = parseStatements(bodyOf(routine));
    if (statement === undefined || more.length > 0 || !('SelectStmt' in statement)) return null;
    const calls: string[] = [];
    return computes(statement, calls) ? calls : null;
  } catch (error) {
    if (error instanceof NotUnderstood) return null;
    throw error;
  }
}

function bodyOf(routine: Routine): string {
  const standard = /^\s*return\b(.*)$/is.exec(routine.body)?.[1];
  return standard === undefined ? routine.body : `select ${standard}`;
}

function computes(node: unknown, calls: string[]): boolean {
  if (Array.isArray(node)) return node.every((part) => computes(part, calls));
  if (typeof node !== 'object' || node === null) return true;
  return Object.entries(node).every(([kind, value]) => {
    if (['RangeVar', 'InsertStmt', 'UpdateStmt', 'DeleteStmt', 'MergeStmt', 'WithClause', 'withClause', 'SQLValueFunction'].includes(kind))
      return false;
    if (kind === 'funcname') {
      const name = lastName(value);
      if (name === null || looksAround.test(name)) return false;
      calls.push(name);
      return true;
    }
    return computes(value, calls);
  });
}

function lastName(parts: unknown): string | null {
  const last: unknown = Array.isArray(parts) ? parts.at(-1) : undefined;
  if (typeof last !== 'object' || last === null || !('String' in last)) return null;
  const text: unknown = last.String;
  return typeof text === 'object' && text !== null && 'sval' in text && typeof text.sval === 'string' ? text.sval : null;
}
