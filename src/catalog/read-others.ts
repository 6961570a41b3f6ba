import type { DomainType, EnumType, OtherType, Publication, Schema, Sequence } from '../model/database.ts';
import type { DefaultPrivilege } from '../model/grant.ts';
import type { Routine } from '../model/routine.ts';
import { readAcl } from './acl.ts';
import type { DefaultPrivilegeRow, PublicationRow, RoutineRow, SchemaRow, SequenceRow, TypeRow } from './rows.ts';

export function readSchemas(rows: readonly SchemaRow[]): readonly Schema[] {
  return rows.map((row) => ({ kind: 'schema', name: row.name, owner: row.owner, grants: readAcl(row.acl) }));
}

const routineTypes = { f: 'function', p: 'procedure', a: 'aggregate', w: 'window' } as const;
const volatilities = { i: 'immutable', s: 'stable', v: 'volatile' } as const;
const parallels = { s: 'safe', r: 'restricted', u: 'unsafe' } as const;

export function readRoutines(rows: readonly RoutineRow[]): readonly Routine[] {
  return rows.map((row) => ({
    kind: 'routine',
    schema: row.schema,
    name: row.name,
    signature: row.signature,
    type: routineTypes[row.kind],
    returns: row.returns,
    returnsSet: row.returns_set,
    language: row.language,
    volatility: volatilities[row.volatility],
    parallel: parallels[row.parallel],
    strict: row.strict,
    leakproof: row.leakproof,
    securityDefiner: row.security_definer,
    config: row.config,
    owner: row.owner,
    body: row.body,
    definition: row.definition,
    grants: readAcl(row.acl),
  }));
}

export function readSequences(rows: readonly SequenceRow[]): readonly Sequence[] {
  return rows.map((row) => ({
    kind: 'sequence',
    schema: row.schema,
    name: row.name,
    owner: row.owner,
    type: row.type,
    definition: row.definition,
    ownedBy:
      row.table_schema === null || row.table_name === null || row.column_name === null
        ? null
        : { table: { schema: row.table_schema, name: row.table_name }, column: row.column_name },
    identity: row.identity,
    grants: readAcl(row.acl),
  }));
}

export function readTypes(rows: readonly TypeRow[]): {
  enums: readonly EnumType[];
  domains: readonly DomainType[];
  otherTypes: readonly OtherType[];
} {
  const of = (kind: TypeRow['kind']) => rows.filter((row) => row.kind === kind);
  return {
    enums: of('e').map((row) => ({
      kind: 'enum',
      schema: row.schema,
      name: row.name,
      owner: row.owner,
      labels: row.labels ?? [],
      grants: readAcl(row.acl),
    })),
    domains: of('d').map((row) => ({
      kind: 'domain',
      schema: row.schema,
      name: row.name,
      owner: row.owner,
      baseType: row.base_type ?? '',
      notNull: row.not_null,
      default: row.default_value,
      checks: row.checks ?? [],
      grants: readAcl(row.acl),
    })),
    otherTypes: [...of('c'), ...of('r')].map((row) => ({
      kind: 'other-type',
      schema: row.schema,
      name: row.name,
      owner: row.owner,
      type: row.kind === 'c' ? 'composite' : 'range',
      definition: row.attributes ?? '',
    })),
  };
}

const objectKinds = { r: 'tables', S: 'sequences', f: 'functions', T: 'types', n: 'schemas' } as const;

export function readDefaultPrivileges(rows: readonly DefaultPrivilegeRow[]): readonly DefaultPrivilege[] {
  return rows.map((row) => ({
    kind: 'default-privilege',
    role: row.role,
    schema: row.schema,
    objects: objectKinds[row.objects],
    grants: readAcl(row.acl),
  }));
}

export function readPublications(rows: readonly PublicationRow[]): readonly Publication[] {
  return rows.map((row) => ({
    kind: 'publication',
    name: row.name,
    owner: row.owner,
    allTables: row.all_tables,
    operations: row.operations,
    schemas: row.schemas,
    tables: row.tables.map((table) => ({
      table: { schema: table.schema, name: table.name },
      filter: table.filter,
      columns: table.columns,
    })),
  }));
}
