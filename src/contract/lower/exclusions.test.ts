import { expect, test } from 'vitest';
import type { Database } from '../../model/database.ts';
import type { Exclusion, Index, Table } from '../../model/table.ts';
import type { TableTenancy } from '../../model/tenancy.ts';
import { scopedExclusions } from './exclusions.ts';

const overlap: Exclusion = {
  kind: 'exclusion',
  name: 'no_overlap',
  columns: ['technician_id', 'during'],
  operators: ['=', '&&'],
  definition: 'EXCLUDE USING gist (technician_id WITH =, during WITH &&) WHERE (active)',
};
const itsIndex: Index = {
  kind: 'index',
  name: 'no_overlap',
  unique: false,
  method: 'gist',
  columns: ['technician_id', 'during'],
  included: [],
  predicate: 'active',
  valid: true,
  constraint: 'no_overlap',
  inherited: false,
  definition: 'CREATE INDEX no_overlap ON public.schedules USING gist (technician_id, during) WHERE active',
};
const schedules = (exclusion: Exclusion, partitioned = false): Table => ({
  kind: 'table',
  schema: 'public',
  name: 'schedules',
  owner: 'owner',
  persistence: 'permanent',
  foreign: false,
  rowSecurity: false,
  forceRowSecurity: false,
  columns: [],
  keys: [],
  foreignKeys: [],
  checks: [],
  exclusions: [exclusion],
  indexes: [itsIndex],
  policies: [],
  triggers: [],
  rules: [],
  grants: [],
  partitionKey: partitioned ? { strategy: 'list', columns: ['technician_id'], definition: 'LIST (technician_id)' } : null,
  partitionOf: null,
  inherits: [],
  options: [],
  estimatedRows: 0,
});
const tenancy: TableTenancy = {
  table: { schema: 'public', name: 'schedules' },
  kind: 'tenant',
  key: 'company_id',
  keyType: 'uuid',
  parent: null,
  strategy: null,
  doors: { select: [], insert: [], update: [], delete: [] },
  columns: {},
  softDelete: null,
  scopes: {},
  globalKeys: {},
  existingPolicies: 'replace',
};
const database = (extensions: readonly string[]): Database => ({
  kind: 'database',
  server: { versionNum: 180000, database: 'fs', owner: 'owner', config: [], grants: [] },
  schemas: [],
  roles: [],
  tables: [],
  views: [],
  routines: [],
  sequences: [],
  enums: [],
  domains: [],
  otherTypes: [],
  defaultPrivileges: [],
  publications: [],
  extensions: extensions.map((name) => ({ kind: 'extension', name, schema: 'public', version: '1' })),
});
const scoped = (exclusion: Exclusion, spec = tenancy, extensions = ['btree_gist'], partitioned = false) =>
  scopedExclusions(spec, schedules(exclusion, partitioned), database(extensions), [itsIndex]);

test('an exclusion gets the tenant in front, and its index with it', () => {
  const { exclusions, indexes } = scoped(overlap);
  expect(exclusions).toEqual([
    {
      ...overlap,
      name: 'no_overlap_in_tenant',
      columns: ['company_id', 'technician_id', 'during'],
      operators: ['=', '=', '&&'],
      definition: 'EXCLUDE USING gist ("company_id" WITH =, technician_id WITH =, during WITH &&) WHERE (active)',
    },
  ]);
  expect(indexes.map(({ name, constraint, columns }) => ({ name, constraint, columns }))).toEqual([
    { name: 'no_overlap_in_tenant', constraint: 'no_overlap_in_tenant', columns: ['company_id', 'technician_id', 'during'] },
  ]);
});

test('one that has the tenant, or is declared to hold over all tenants, stays', () => {
  const own = { ...overlap, columns: ['company_id', 'during'] };
  expect(scoped(own).exclusions).toEqual([own]);
  const global = { ...tenancy, globalKeys: { 'technician_id,during': 'nobody is in two places' } };
  expect(scoped(overlap, global).exclusions).toEqual([overlap]);
});

test('it stays where the server could not compare the key, and on partitioned tables', () => {
  expect(scoped(overlap, tenancy, []).exclusions).toEqual([overlap]);
  expect(scoped(overlap, tenancy, ['btree_gist'], true).exclusions).toEqual([overlap]);
});
