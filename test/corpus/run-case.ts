import { rules } from '../../src/audit/rules/all.ts';
import { runRules } from '../../src/audit/run.ts';
import type { Finding } from '../../src/audit/finding.ts';
import { sql, trusted } from '../../src/base/sql.ts';
import { introspect } from '../../src/catalog/introspect.ts';
import type { Driver } from '../../src/driver/driver.ts';
import { inTransaction, withConnection } from '../../src/driver/transaction.ts';
import type { Database } from '../../src/model/database.ts';
import type { Tenancy } from '../../src/model/tenancy.ts';

/** The picture of the base after `statements`; the transaction is rolled back. */
export async function pictureAfter(driver: Driver, statements: string, tenancy: Tenancy): Promise<Database> {
  return withConnection(driver, (connection) =>
    inTransaction(
      connection,
      async () => {
        await connection.script(trusted(statements));
        await connection.query(sql`reset role`);
        return introspect(connection, { withinTransaction: true, roles: namedRoles(tenancy) });
      },
      { rollback: true },
    ),
  );
}

/** What all rules report on the base after `statements`. */
export async function findingsAfter(
  driver: Driver,
  statements: string,
  tenancy: Tenancy,
  versionNum: number | null = null,
): Promise<readonly Finding[]> {
  return runRules(rules, { database: asIfOn(await pictureAfter(driver, statements, tenancy), versionNum), tenancy });
}

/** What the server's own version brings with it is not part of a case that does not ask for it. */
export function asIfOn(database: Database, versionNum: number | null = null): Database {
  const newest = Math.floor(database.server.versionNum / 10_000) * 10_000 + 9_999;
  return { ...database, server: { ...database.server, versionNum: versionNum ?? newest } };
}

/**
 * What is left of these findings of `statements` after running the statements that they name: a fix that does not mend,
 * or does not even run, is worse than none.
 */
export async function leftAfterFixes(
  driver: Driver,
  statements: string,
  tenancy: Tenancy,
  findings: readonly Finding[],
): Promise<readonly string[]> {
  const found = findings.filter((finding) => finding.fix.length > 0);
  if (found.length === 0) return [];
  // Everything here runs in one transaction.
  const fixes = [...new Set(found.flatMap((finding) => finding.fix))].map((text) => text.replace(' concurrently', ''));
  // What nobody reaches any more may stay as information.
  const nameOf = (finding: Finding) => `${finding.severity} ${finding.key}`;
  const before = new Set(found.map(nameOf));
  const left = await findingsAfter(driver, [statements, 'reset role;', ...fixes].join('\n'), tenancy);
  return left.map(nameOf).filter((name) => before.has(name));
}

/** The findings that the base does not have, or has at another severity: severity by key. */
export function beyond(base: readonly Finding[], found: readonly Finding[]): Record<string, string> {
  const known = new Set(base.map((finding) => `${finding.severity} ${finding.key}`));
  return Object.fromEntries(
    found.filter((finding) => !known.has(`${finding.severity} ${finding.key}`)).map((finding) => [finding.key, finding.severity]),
  );
}

function namedRoles({ roles }: Tenancy): readonly string[] {
  return [
    roles.migrator,
    ...roles.app,
    ...roles.worker,
    ...roles.readonly,
    ...roles.auditor,
    ...roles.pii,
    ...roles.platform,
    ...roles.anon,
    ...roles.breakGlass,
    ...roles.retired,
  ];
}
