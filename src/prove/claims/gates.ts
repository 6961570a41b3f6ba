import { nameKey } from '../../base/ident.ts';
import type { Predicate } from '../../model/predicate.ts';
import type { Table } from '../../model/table.ts';
import type { Command } from '../../model/tenancy.ts';
import { Branch } from '../reason/branch.ts';
import { type Reasoner, conjunction } from '../reason/reasoner.ts';
import { type Asker, type Scope, rowScope } from '../reason/scope.ts';
import { isTrue, notFalse } from '../reason/signs.ts';
import { admitted } from '../reason/unfold-rows.ts';

/** A view that a statement writes through: its own condition holds for rows that are there, and with CHECK OPTION for new ones. */
export interface Through {
  readonly alias: string;
  readonly where: Predicate | null;
  readonly checks: boolean;
}

export interface Admitted {
  readonly branch: Branch;
  /** The rows that the statement reaches: as they were, and as they will be. */
  readonly rows: readonly number[];
}

/** The ways in which a command gets through to a row of a table. */
export function* gates(reasoner: Reasoner, table: Table, command: Command, asker: Asker, through: Through | null): Generator<Admitted> {
  const empty = Branch.empty(reasoner.world);
  if (command === 'insert') {
    for (const { branch, row } of written(reasoner, table, command, asker, through, empty)) yield { branch, rows: [row] };
    return;
  }
  const start = empty.row(nameKey(table));
  for (const seen of met(reasoner, through?.where ?? null, scopeOf(through, start.row), asker, start.branch)) {
    for (const branch of lets(reasoner, table, command, 'using', start.row, asker, seen)) {
      if (command !== 'update') yield { branch, rows: [start.row] };
      else
        for (const next of written(reasoner, table, command, asker, through, branch))
          yield { branch: next.branch, rows: [start.row, next.row] };
    }
  }
}

/** A row that is to be, with what the policies demand of it. */
function* written(
  reasoner: Reasoner,
  table: Table,
  command: Command,
  asker: Asker,
  through: Through | null,
  branch: Branch,
): Generator<{ readonly branch: Branch; readonly row: number }> {
  const start = branch.row(nameKey(table), false);
  const scope = scopeOf(through, start.row);
  const condition = through?.checks === true ? through.where : null;
  for (const checked of met(reasoner, condition, scope, asker, start.branch)) {
    for (const next of lets(reasoner, table, command, 'check', start.row, asker, checked)) yield { branch: next, row: start.row };
  }
}

function* lets(
  reasoner: Reasoner,
  table: Table,
  command: Command,
  side: 'using' | 'check',
  row: number,
  asker: Asker,
  branch: Branch,
): Generator<Branch> {
  if (reasoner.world.isExempt(asker.role, table)) yield branch;
  else yield* admitted(reasoner, table, command, side, row, asker, branch);
}

/** What CHECK constraints say of the rows of a branch. */
export function* constrained(reasoner: Reasoner, asker: Asker, branch: Branch): Generator<Branch> {
  const { checks } = reasoner.world.picture.meanings;
  const goals = branch.rows
    .filter((row) => branch.rowOf(row.id) === row.id)
    .flatMap((row) => (checks.get(row.table) ?? []).map((condition) => ({ condition, want: notFalse, scope: rowScope(row.id), asker })));
  yield* conjunction(reasoner, goals, branch);
}

function* met(reasoner: Reasoner, condition: Predicate | null, scope: Scope, asker: Asker, branch: Branch): Generator<Branch> {
  if (condition === null) yield branch;
  else yield* reasoner.truths(condition, isTrue, scope, asker, branch);
}

function scopeOf(through: Through | null, row: number): Scope {
  return through === null ? rowScope(row) : { relations: new Map([[through.alias, { kind: 'row', row }]]), outer: null, parameters: [] };
}
