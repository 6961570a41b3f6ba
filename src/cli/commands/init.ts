import { existsSync } from 'node:fs';
import { BulkheadError } from '../../base/errors.ts';
import { introspect } from '../../catalog/introspect.ts';
import { inferTenancy } from '../../contract/infer/infer.ts';
import { writeContract } from '../../contract/write/contract.ts';
import { governedSchemas } from '../../contract/resolve-schemas.ts';
import { writeTypes } from '../../contract/write/types.ts';
import { withConnection } from '../../driver/transaction.ts';
import type { Database } from '../../model/database.ts';
import { type ExitCode, exitCode } from '../exit-code.ts';
import { type TargetOptions, contractOf, withDriver } from '../target.ts';
import { terminal } from '../terminal.ts';
import { writeFile } from '../write-file.ts';

export interface InitOptions extends TargetOptions {
  readonly out: string;
  readonly root?: string;
  readonly key?: string;
  readonly force?: boolean;
  readonly dryRun?: boolean;
}

/** Writes a first contract for a database that is there, every doubt marked as a question. */
export async function init(options: InitOptions): Promise<ExitCode> {
  return withDriver(options, async (driver) => {
    const database = await withConnection(driver, (connection) => introspect(connection));
    const inference = inferTenancy(database, {
      ...(options.root === undefined ? {} : { root: options.root }),
      ...(options.key === undefined ? {} : { key: options.key }),
    });
    if (inference.tenancy === null) {
      throw new BulkheadError('BH1003', {
        message: 'no tenant root could be recognised',
        detail:
          inference.candidates.length === 0
            ? 'No table is referenced by several others through a column named after it.'
            : `Closest: ${inference.candidates
                .slice(0, 3)
                .map((candidate) => `${candidate.table.schema}.${candidate.table.name}`)
                .join(', ')}.`,
        hint: 'Name the table whose rows are your tenants: --root <table>.',
      });
    }
    const text = writeContract(inference);
    const questions = inference.questions.length + inference.tables.reduce((sum, table) => sum + table.questions.length, 0);
    if (options.dryRun === true) {
      terminal.out(text);
    } else {
      put(options.out, text, options.force === true);
      terminal.say(`wrote ${options.out}: ${inference.tables.length} tables, ${questions} questions to answer in the file.`);
      terminal.say(`Next:\n  bulkhead audit --url ...\n  bulkhead plan --url ...\n  bulkhead prove --live --url ...`);
    }
    return exitCode.fine;
  });
}

export interface TypesOptions extends TargetOptions {
  readonly out: string;
  readonly schemas?: string;
}

/** Writes table and column names, so that a misspelt one in the contract is a compile error. */
export async function types(options: TypesOptions): Promise<ExitCode> {
  const contract = await contractOf(options).catch(() => null);
  return withDriver(options, async (driver) => {
    const database = await withConnection(driver, (connection) => introspect(connection));
    const text = writeTypes(database, options.schemas?.split(',') ?? (contract === null ? publicOr(database) : governedSchemas(contract)));
    put(options.out, text, true);
    terminal.say(`wrote ${options.out}; use it: defineTenancy<Schema>({ ... })`);
    return exitCode.fine;
  });
}

function publicOr(database: Database): readonly string[] {
  return database.schemas.some((schema) => schema.name === 'public') ? ['public'] : database.schemas.map((schema) => schema.name);
}

function put(path: string, text: string, overwrite: boolean): void {
  if (!overwrite && existsSync(path)) {
    throw new BulkheadError('BH8003', {
      message: `${path} is there already`,
      hint: 'Write to another file with --out, or insist with --force.',
    });
  }
  writeFile(path, text);
}
