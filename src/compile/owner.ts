import { type Sql, id, sql, trusted } from '../base/sql.ts';
import { type Statement, type StatementObject, hazard, statement } from './statement.ts';

/** `alter <object> owner to`, with its way back. `on` is e.g. `table "a"."b"`. */
export function changeOwner(on: Sql, object: StatementObject, before: string, after: string): Statement {
  return statement(sql`alter ${on} owner to ${id(after)}`, object, {
    hazards: [hazard('changes-behaviour', `${before} no longer owns it; an owner could switch row security off`)],
    inverse: [sql`alter ${on} owner to ${id(before)}`],
  });
}

export function relation(kind: 'table' | 'view' | 'materialized view' | 'sequence', schema: string, name: string): Sql {
  return sql`${trusted(kind)} ${id(schema, name)}`;
}
