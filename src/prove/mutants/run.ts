import { isBulkheadError } from '../../base/errors.ts';
import { trusted } from '../../base/sql.ts';
import type { Connection } from '../../driver/driver.ts';
import { inTransaction } from '../../driver/transaction.ts';
import type { Database } from '../../model/database.ts';
import type { Tenancy } from '../../model/tenancy.ts';
import { attackInTransaction } from '../attack.ts';
import type { AttackReport } from '../report/attack-report.ts';
import type { Mutant } from './mutant.ts';

export interface MutantRun {
  /** Reads the database inside the open transaction. */
  readonly introspect: (connection: Connection) => Promise<Database>;
  /** Findings by their stable keys. With every severity a lost second line of defence counts too, even where nobody reaches it today. */
  readonly audit: (database: Database) => readonly { readonly key: string }[];
  readonly tenancy: Tenancy;
  readonly mutants: readonly Mutant[];
  readonly onProgress?: (done: number, total: number, what: string) => void;
}

export type MutantFate = 'audit' | 'attack' | 'both' | 'survived' | 'not-applied';

export interface MutantOutcome {
  readonly mutant: string;
  readonly operator: string;
  readonly object: string;
  readonly fate: MutantFate;
  /** Keys of the findings that were not there before. */
  readonly findings: readonly string[];
  readonly leaks: number;
  readonly oracles: number;
  /** Why it could not be applied; null otherwise. */
  readonly reason: string | null;
}

export interface MutantReport {
  readonly schema: 'bulkhead.mutants/1';
  readonly total: number;
  readonly killed: number;
  readonly byAudit: number;
  readonly byAttack: number;
  readonly byBoth: number;
  readonly survived: number;
  readonly notApplied: number;
  readonly outcomes: readonly MutantOutcome[];
}

/** Applies one mutant after the other, asks audit and attack, and takes each back; nothing of it persists. */
export async function runMutants(connection: Connection, run: MutantRun): Promise<MutantReport> {
  const outcomes = await inTransaction(connection, () => all(connection, run), { rollback: true });
  const of = (fate: MutantFate): number => outcomes.filter((outcome) => outcome.fate === fate).length;
  return {
    schema: 'bulkhead.mutants/1',
    total: outcomes.length,
    killed: of('audit') + of('attack') + of('both'),
    byAudit: of('audit'),
    byAttack: of('attack'),
    byBoth: of('both'),
    survived: of('survived'),
    notApplied: of('not-applied'),
    outcomes,
  };
}

async function all(connection: Connection, run: MutantRun): Promise<readonly MutantOutcome[]> {
  const known = new Set(run.audit(await run.introspect(connection)).map((finding) => finding.key));
  const outcomes: MutantOutcome[] = [];
  for (const mutant of run.mutants) {
    await connection.script(trusted('savepoint bulkhead_mutant'));
    outcomes.push(await one(connection, run, mutant, known));
    await connection.script(trusted('rollback to savepoint bulkhead_mutant; release savepoint bulkhead_mutant'));
    run.onProgress?.(outcomes.length, run.mutants.length, mutant.name);
  }
  return outcomes;
}

async function one(connection: Connection, run: MutantRun, mutant: Mutant, known: ReadonlySet<string>): Promise<MutantOutcome> {
  const facts = { mutant: mutant.name, operator: mutant.operator, object: mutant.object };
  try {
    for (const statement of mutant.statements) await connection.query(trusted(statement));
  } catch (error) {
    if (!isBulkheadError(error)) throw error;
    return { ...facts, fate: 'not-applied', findings: [], leaks: 0, oracles: 0, reason: `${error.message} (${error.sqlstate ?? ''})` };
  }
  const database = await run.introspect(connection);
  const findings = run
    .audit(database)
    .map((finding) => finding.key)
    .filter((key) => !known.has(key));
  const report =
    mutant.scope.length === 0
      ? null
      : await attackInTransaction(connection, { database, tenancy: run.tenancy, only: (object) => mutant.scope.includes(object) });
  const seen = report !== null && caught(report);
  const fate = findings.length > 0 ? (seen ? 'both' : 'audit') : seen ? 'attack' : 'survived';
  return { ...facts, fate, findings, leaks: report?.leaks.length ?? 0, oracles: report?.oracles.length ?? 0, reason: null };
}

/** What an attack reports on a database that should be sealed. */
function caught(report: AttackReport): boolean {
  return report.leaks.length > 0 || report.oracles.length > 0;
}
