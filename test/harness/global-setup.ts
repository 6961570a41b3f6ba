import type { TestProject } from 'vitest/node';
import { pgDriver } from '../../src/adapters/pg.ts';
import { systemRandom } from '../../src/base/random.ts';
import { id, sql } from '../../src/base/sql.ts';
import type { Connection } from '../../src/driver/driver.ts';
import { chooseServer } from './choose-server.ts';
import { Registry, type ServerObject, appeared, serverObjects } from './registry.ts';
import { declares, dropRolesOf } from './roles.ts';
import type { TestRun } from './run.ts';

/** One server for the whole run; at its end, nothing of the run may be left on it. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const server = await chooseServer();
  const token = systemRandom.hex(6);
  const run: TestRun = {
    url: server.url,
    versionNum: server.versionNum,
    prefix: `bulkhead_test_${token}_`,
    registry: `bulkhead_test_${token}`,
  };
  process.stderr.write(`Tests run on PostgreSQL ${Math.floor(run.versionNum / 10_000)}.${run.versionNum % 10_000} from ${server.origin}\n`);
  const driver = await pgDriver({ url: run.url, max: 1 });
  const connection = await driver.connect();
  const registry = new Registry(connection, run.registry);
  await registry.create();
  const before = await serverObjects(connection);
  project.provide('bulkheadRun', run);
  return async () => {
    try {
      await cleanUp(connection, registry, run, before);
    } catch (error) {
      // Vitest 4.1 prints what a teardown throws and ends with 0 all the same.
      process.exitCode = 1;
      throw error;
    } finally {
      await connection.release();
      await driver.end();
      await server.stop();
    }
  };
}

async function cleanUp(connection: Connection, registry: Registry, run: TestRun, before: readonly ServerObject[]): Promise<void> {
  const databases = await connection.query<{ name: string }>(
    sql`select datname::text as name from pg_database where datname ^@ ${run.prefix}`,
  );
  for (const { name } of databases.rows) await connection.query(sql`drop database ${id(name)} with (force)`);
  const left = appeared(before, await serverObjects(connection));
  const claims = await registry.claims();
  // Roles of templates were declared and live until here.
  const declared = left.filter((object) => object.kind === 'role' && claims.some((pattern) => declares(pattern, object.name)));
  await dropRolesOf(
    connection,
    declared.map((role) => role.name),
  );
  const suspicions = await registry.suspicions();
  await registry.drop();
  const leaks = left.filter((object) => !declared.includes(object)).map((object) => describe(object, suspicions));
  if (leaks.length > 0)
    throw new Error(`the run left on the server:\n${leaks.join('\n')}\nDeclare roles in useDatabase({ roles }); drop databases.`);
}

function describe(object: ServerObject, suspicions: Awaited<ReturnType<Registry['suspicions']>>): string {
  const seen = suspicions.filter((other) => other.kind === object.kind && other.name === object.name).map((other) => other.files);
  // Whoever left it was running at each sighting.
  const suspects = seen.reduce<readonly string[] | undefined>(
    (sum, files) => sum?.filter((file) => files.includes(file)) ?? files,
    undefined,
  );
  return `  ${object.kind} ${object.name}${suspects === undefined ? '' : `, seen first while these ran: ${suspects.join(', ')}`}`;
}
