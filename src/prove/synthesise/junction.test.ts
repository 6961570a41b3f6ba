import { expect, test } from 'vitest';
import type { Column, ForeignKey } from '../../model/table.ts';
import type { Blueprint } from './blueprint.ts';
import { differsBy, neededTwice } from './junction.ts';

const column = (name: string): Column => ({
  kind: 'column',
  name,
  type: 'uuid',
  notNull: true,
  default: null,
  generated: null,
  identity: null,
  collation: null,
  grants: [],
});

const reference = (name: string, to: string): ForeignKey => ({
  kind: 'foreign-key',
  name: `${name}_fkey`,
  columns: [name],
  references: { schema: 'public', name: to },
  referencedColumns: ['id'],
  match: 'simple',
  onUpdate: 'no action',
  onDelete: 'no action',
  onDeleteColumns: [],
  deferrable: false,
  deferred: false,
  validated: true,
  inherited: false,
  definition: '',
});

/** A table with columns, references among them, and one unique key. */
function print(name: string, references: Readonly<Record<string, string>>, unique: readonly string[]): [string, Blueprint] {
  const columns = [...new Set(['id', 'company_id', ...Object.keys(references), ...unique])];
  const foreignKeys = Object.entries(references).map(([each, to]) => reference(each, to));
  const key = `public.${name}`;
  return [
    key,
    {
      table: {
        kind: 'table',
        schema: 'public',
        name,
        owner: 'owner',
        persistence: 'permanent',
        foreign: false,
        rowSecurity: false,
        forceRowSecurity: false,
        columns: columns.map(column),
        keys: [],
        foreignKeys,
        checks: [],
        exclusions: [],
        indexes: [],
        policies: [],
        triggers: [],
        rules: [],
        grants: [],
        partitionKey: null,
        partitionOf: null,
        inherits: [],
        options: [],
        estimatedRows: 0,
      },
      key,
      tenancy: undefined,
      kind: 'tenant',
      tenantKey: 'company_id',
      primary: unique,
      uniques: [{ name: `${name}_pkey`, columns: unique }],
      foreignKeys,
      checks: [],
      types: new Map(),
      userColumns: new Set(),
    },
  ];
}

const get = (prints: ReadonlyMap<string, Blueprint>, name: string): Blueprint => {
  const found = prints.get(`public.${name}`);
  if (found === undefined) throw new Error(name);
  return found;
};

test('a further row of a junction differs by a second parent, which is then made', () => {
  const prints = new Map([
    print('customers', {}, ['id']),
    print('tags', {}, ['id']),
    print('customer_tags', { customer_id: 'customers', tag_id: 'tags' }, ['company_id', 'customer_id', 'tag_id']),
  ]);
  expect(differsBy(get(prints, 'customer_tags'), prints)?.columns).toEqual(['tag_id']);
  expect([...neededTwice(prints)]).toEqual(['public.tags']);
});

test('values of its own make the difference where there are some', () => {
  const prints = new Map([print('customers', {}, ['id']), print('notes', { customer_id: 'customers' }, ['customer_id', 'title'])]);
  expect(differsBy(get(prints, 'notes'), prints)).toBeUndefined();
  expect([...neededTwice(prints)]).toEqual([]);
});

test('a junction below a junction needs the row above both twice', () => {
  const prints = new Map([
    print('jobs', {}, ['id']),
    print('visits', { job_id: 'jobs' }, ['job_id']),
    print('reports', { visit_id: 'visits' }, ['visit_id']),
  ]);
  expect([...neededTwice(prints)].sort()).toEqual(['public.jobs', 'public.visits']);
});

test('tables that refer to each other and to nothing else have no further row', () => {
  const prints = new Map([print('left', { right_id: 'right' }, ['right_id']), print('right', { left_id: 'left' }, ['left_id'])]);
  expect(differsBy(get(prints, 'left'), prints)).toBeUndefined();
});
