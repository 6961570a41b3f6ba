import { readFileSync } from 'node:fs';
import { BulkheadError } from '../../base/errors.ts';
import { type Severity, severities } from '../../audit/finding.ts';
import { auditReport, renderJson } from '../../audit/report/json.ts';
import { renderText } from '../../audit/report/text.ts';
import { rules } from '../../audit/rules/all.ts';
import { runRules } from '../../audit/run.ts';
import { loadParser } from '../../catalog/parse-predicate.ts';
import type { Database } from '../../model/database.ts';
import { fromSnapshot } from '../../model/snapshot.ts';
import type { Tenancy } from '../../model/tenancy.ts';
import { type ExitCode, exitCode } from '../exit-code.ts';
import { type TargetOptions, contractOf, lookAt, understand, withDriver } from '../target.ts';
import { terminal } from '../terminal.ts';
import { writeFile } from '../write-file.ts';

export interface AuditOptions extends TargetOptions {
  readonly snapshot?: string;
  readonly format: 'text' | 'json';
  readonly failOn: Severity;
  readonly out?: string;
}

/** Finds what lets one tenant reach another, from the catalogue alone. */
export async function audit(options: AuditOptions): Promise<ExitCode> {
  const contract = await contractOf(options);
  const { snapshot } = options;
  if (snapshot === undefined) {
    const { database, tenancy } = await withDriver(options, (driver) => lookAt(driver, contract));
    return judge(database, tenancy, options);
  }
  const database = await fromFile(snapshot);
  return judge(database, understand(database, contract), options);
}

async function fromFile(path: string): Promise<Database> {
  await loadParser();
  try {
    return fromSnapshot(readFileSync(path, 'utf8'));
  } catch (cause) {
    if (cause instanceof BulkheadError) throw cause;
    throw new BulkheadError('BH8002', {
      message: `the snapshot ${path} could not be read`,
      hint: 'Take one with `bulkhead snapshot --url ... --out file.json`.',
      cause,
    });
  }
}

function judge(database: Database, tenancy: Tenancy, options: AuditOptions): ExitCode {
  const input = { database, tenancy };
  const findings = runRules(rules, input);
  const report = auditReport(rules, input, findings);
  const text = options.format === 'json' ? renderJson(report) : renderText(report, rules);
  if (options.out === undefined) terminal.out(text);
  else writeFile(options.out, text);
  const threshold = severities.indexOf(options.failOn);
  return findings.some((finding) => severities.indexOf(finding.severity) <= threshold) ? exitCode.found : exitCode.fine;
}
