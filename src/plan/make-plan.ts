import { findNamed } from '../model/lookup.ts';
import type { Sql } from '../base/sql.ts';
import type { Database } from '../model/database.ts';
import { databaseFingerprint } from '../model/snapshot.ts';
import type { Tenancy } from '../model/tenancy.ts';
import { diffBackfills } from './backfills.ts';
import { diffRoles } from './diff-roles.ts';
import { diffRoutines } from './diff-routines.ts';
import { diffDefaultPrivileges, diffSchemas } from './diff-schemas.ts';
import { diffTable } from './diff-tables.ts';
import { diffSequences, diffViews } from './diff-views.ts';
import { leftAloneOf } from './left-alone.ts';
import type { Plan, Step } from './plan.ts';
import { preflightsOf } from './preflights.ts';
import { type Staged, ordered } from './stage.ts';

/** The ordered way from the actual to the desired database. Pure: the same two models give the same plan. */
export function makePlan(tenancy: Tenancy, actual: Database, desired: Database): Plan {
  const tables = desired.tables.flatMap((after) => {
    const before = findNamed(actual.tables, after);
    return before === undefined || before === after ? [] : diffTable(before, after, tenancy.roles.migrator);
  });
  const all = [
    ...diffRoles(actual, desired),
    ...diffSchemas(actual, desired),
    ...tables,
    ...diffBackfills(tenancy, actual, desired),
    ...diffRoutines(actual, desired),
    ...diffViews(actual, desired),
    ...diffSequences(actual, desired),
    ...diffDefaultPrivileges(actual, desired),
  ];
  return {
    kind: 'plan',
    version: 1,
    from: databaseFingerprint(actual),
    to: databaseFingerprint(desired),
    roles: desired.roles.map((role) => role.name),
    steps: numbered(ordered(all)),
    preflights: all.length === 0 ? [] : preflightsOf(tenancy, actual, desired),
    leftAlone: leftAloneOf(tenancy, desired),
  };
}

function numbered(all: readonly Staged[]): readonly Step[] {
  let segment = 0;
  let group: string | null = null;
  return all.map(({ group: own, statement }, index) => {
    const alone = !statement.transactional || statement.batch !== null;
    if (alone || own !== group) segment++;
    group = alone ? null : own;
    const text = (sql: Sql) => sql.text;
    return {
      number: index + 1,
      segment,
      sql: text(statement.sql),
      object: statement.object,
      lock: statement.lock,
      transactional: statement.transactional,
      batch:
        statement.batch === null
          ? null
          : {
              sql: text(statement.batch.sql),
              table: text(statement.batch.table),
              role: statement.batch.role,
              rows: statement.batch.rows,
            },
      hazards: statement.hazards,
      inverse: statement.inverse.map(text),
    };
  });
}
