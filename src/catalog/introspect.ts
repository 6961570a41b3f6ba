import { BulkheadError } from '../base/errors.ts';
import { type Sql, sql, trusted } from '../base/sql.ts';
import type { Connection } from '../driver/driver.ts';
import { inTransaction } from '../driver/transaction.ts';
import { sqlFiles } from '../generated/sql.ts';
import type { Database, Extension } from '../model/database.ts';
import { readAcl } from './acl.ts';
import { loadParser } from './parse-predicate.ts';
import { readDefaultPrivileges, readPublications, readRoutines, readSchemas, readSequences, readTypes } from './read-others.ts';
import { concerned, readRoles } from './read-roles.ts';
import { type Parts, readTables } from './read-tables.ts';
import { readViews } from './read-views.ts';
import type {
  ColumnItem,
  ConstraintItem,
  DefaultPrivilegeRow,
  IndexItem,
  PolicyItem,
  PublicationRow,
  RoleRow,
  RoutineRow,
  RuleItem,
  SchemaRow,
  SequenceRow,
  ServerRow,
  TableRow,
  TriggerItem,
  TypeRow,
  ViewRow,
} from './rows.ts';

export interface IntrospectOptions {
  /** Roles to include even when nothing in the database names them (the contract's). Default none. */
  readonly roles?: readonly string[];
  /** The caller has a transaction open: read inside it instead of taking a snapshot of our own. Default false. */
  readonly withinTransaction?: boolean;
}

const oldest = 150000;

/**
 * Reads everything isolation depends on, in one repeatable-read snapshot, one round trip per kind of object.
 *
 * @throws BH3003 for a server older than PostgreSQL 15.
 */
export async function introspect(connection: Connection, options: IntrospectOptions = {}): Promise<Database> {
  await loadParser();
  const work = () => read(connection, options.roles ?? []);
  return options.withinTransaction === true
    ? withEmptyPath(connection, work)
    : inTransaction(connection, () => withEmptyPath(connection, work), { isolation: 'repeatable read', readOnly: true });
}

// With nothing but pg_catalog on the path the server deparses every other name with its schema, whoever reads.
async function withEmptyPath<T>(connection: Connection, work: () => Promise<T>): Promise<T> {
  const { rows } = await connection.query<{ path: string }>(sql`select current_setting('search_path') as path`);
  await connection.query(sql`select set_config('search_path', 'pg_catalog', true)`);
  const result = await work();
  await connection.query(sql`select set_config('search_path', ${rows[0]?.path ?? ''}, true)`);
  return result;
}

type Item<T> = { readonly oid: string } & Readonly<Record<string, readonly T[] | string>>;

async function read(connection: Connection, named: readonly string[]): Promise<Database> {
  const all = async <Row>(statement: Sql) => (await connection.query<Row>(statement)).rows;
  const shipped = (name: keyof typeof sqlFiles) => trusted(sqlFiles[name]);
  const grouped = async <T>(name: keyof typeof sqlFiles, field: string) => {
    const rows = await all<Item<T>>(shipped(name));
    return new Map(rows.map((row) => [row.oid, (row[field] ?? []) as readonly T[]]));
  };

  const [server] = await all<ServerRow>(shipped('catalog/read-server'));
  if (server === undefined || server.version_num < oldest) {
    throw new BulkheadError('BH3003', {
      message: `PostgreSQL ${Math.floor((server?.version_num ?? 0) / 10000)} is not supported`,
      hint: 'Bulkhead needs PostgreSQL 15 or newer (security_invoker views, set null on chosen columns).',
    });
  }
  const schemas = readSchemas(await all<SchemaRow>(shipped('catalog/read-schemas')));
  const parts: Parts = {
    columns: await grouped<ColumnItem>('catalog/read-columns', 'columns'),
    constraints: await grouped<ConstraintItem>('catalog/read-constraints', 'constraints'),
    indexes: await grouped<IndexItem>('catalog/read-indexes', 'indexes'),
    policies: await grouped<PolicyItem>('catalog/read-policies', 'policies'),
    triggers: await grouped<TriggerItem>('catalog/read-triggers', 'triggers'),
    rules: await grouped<RuleItem>('catalog/read-rules', 'rules'),
  };
  const withoutRoles: Omit<Database, 'roles'> = {
    kind: 'database',
    server: {
      versionNum: server.version_num,
      database: server.database,
      owner: server.owner,
      config: server.config,
      grants: readAcl(server.acl),
    },
    schemas,
    tables: readTables(await all<TableRow>(shipped('catalog/read-tables')), parts),
    views: readViews(await all<ViewRow>(shipped('catalog/read-views')), parts),
    routines: readRoutines(await all<RoutineRow>(shipped('catalog/read-routines'))),
    sequences: readSequences(await all<SequenceRow>(shipped('catalog/read-sequences'))),
    ...readTypes(await all<TypeRow>(shipped('catalog/read-types'))),
    defaultPrivileges: readDefaultPrivileges(await all<DefaultPrivilegeRow>(shipped('catalog/read-default-privileges'))),
    publications: readPublications(await all<PublicationRow>(shipped('catalog/read-publications'))),
    extensions: (await all<Omit<Extension, 'kind'>>(shipped('catalog/read-extensions'))).map((row) => ({ kind: 'extension', ...row })),
  };
  const roles = readRoles(await all<RoleRow>(shipped('catalog/read-roles')));
  return { ...withoutRoles, roles: concerned(roles, withoutRoles, named) };
}
