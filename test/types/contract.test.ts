import { beforeAll, describe, expect, it } from 'vitest';
import { loadParser } from '../../src/catalog/parse-predicate.ts';
import { inferTenancy } from '../../src/contract/infer/infer.ts';
import { writeContract } from '../../src/contract/write/contract.ts';
import { writeTypes } from '../../src/contract/write/types.ts';
import type { Database } from '../../src/model/database.ts';
import { sketch } from '../contract/sketch.ts';
import { settings, supabase } from '../contract/systems.ts';
import { compile } from './compile.ts';

const shop = sketch({
  tables: {
    companies: 'id uuid pk, name text',
    users: 'id uuid pk, email text',
    team: 'company_id uuid! -> companies, user_id uuid! -> users, role text',
    customers: 'id uuid pk, company_id uuid! -> companies, email text, phone text, deleted_at timestamptz, removed_at timestamptz',
    jobs: 'id uuid pk, tenant_id uuid! -> companies, customer_id uuid! -> customers, payer_id uuid -> customers, assigned_to uuid -> users, region text',
    notes: 'id uuid pk, user_id uuid! -> users',
    'ops.log': 'id uuid pk, line text',
  },
});

const odd = sketch({
  tables: { '"it\'s"': 'id uuid pk, a"b text', '"a.b"': 'id uuid pk', __proto__: 'id uuid pk, constructor text', class: 'default text' },
});

const correct: Readonly<Record<string, string>> = {
  options: `customers: tenant({ softDelete: true, pii: { email: lookup(), phone: tag() }, columns: { id: immutable } })`,
  'another key beside personal data': `jobs: tenant({ key: 'tenant_id', pii: { region: tag() }, scopes: { region: 'region' } })`,
  'doors of both sorts': `jobs: tenant({ key: 'tenant_id', doors: { read: [assignedTo('assigned_to'), permission('jobs_view_all')], write: owners, delete: nobody } })`,
  'ready-made doors': `customers: tenant({ doors: ownersOnly }), jobs: tenant({ key: 'tenant_id', doors: insertOnly })`,
  'a soft delete column': `customers: tenant({ softDelete: 'removed_at' })`,
  'a parent, and the way to it': `jobs: inherited('customers', { through: ['customer_id'] })`,
  'an owner': `notes: personal('user_id')`,
  'the rows everybody may read': `jobs: publicRead({ key: 'tenant_id', when: { region: 'north', payer_id: null } })`,
  'another schema': `'ops.log': sealed()`,
};

const wrong: Readonly<Record<string, readonly [string, string]>> = {
  'a table': [`custmers: tenant()`, "'custmers' does not exist"],
  'a column of personal data': [`customers: tenant({ pii: { emial: lookup() } })`, "'emial' does not exist"],
  'one of two columns of personal data': [`customers: tenant({ pii: { email: lookup(), phnoe: tag() } })`, "'phnoe' does not exist"],
  'a column with a rule': [`customers: tenant({ columns: { idd: immutable } })`, "'idd' does not exist"],
  'a tenant key': [`jobs: tenant({ key: 'tennant_id' })`, `"tennant_id"' is not assignable`],
  'the column of a door': [`jobs: tenant({ doors: { read: assignedTo('asigned_to') } })`, `DoorSpec<"asigned_to">' is not assignable`],
  'the column of one of two doors': [
    `jobs: tenant({ doors: { read: [assignedTo('asigned_to'), permission('x')] } })`,
    `DoorSpec<"asigned_to">' is not assignable`,
  ],
  'a soft delete column': [`customers: tenant({ softDelete: 'removed' })`, `"removed"' is not assignable`],
  'the column of a scope': [`jobs: tenant({ scopes: { region: 'regoin' } })`, `"regoin"' is not assignable`],
  'a parent': [`jobs: inherited('custmers')`, `"custmers"' is not assignable`],
  'the way to a parent': [`jobs: inherited('customers', { through: ['custmer_id'] })`, `"custmer_id"' is not assignable`],
  'a condition of what everybody may read': [`jobs: publicRead({ when: { regoin: 'north' } })`, "'regoin' does not exist"],
  'an owner': [`notes: personal('usr_id')`, `"usr_id"' is not assignable`],
  'a column of another table': [`notes: identity({ pii: { phone: tag() } })`, "'phone' does not exist"],
};

const wrongAbove: Readonly<Record<string, string>> = {
  'the root': `tenant: { root: 'compnies', key: 'company_id', context: 'app.tenant' }, tables: {},`,
  'the table of members': `tenant: { root: 'companies', key: 'company_id', context: 'app.tenant' }, identity: { users: 'users', members: { table: 'teem' } }, tables: {},`,
  'the table of people': `tenant: { root: 'companies', key: 'company_id', context: 'app.tenant' }, identity: { users: 'usres', members: { table: 'team' } }, tables: {},`,
};

const names = [
  'assignedTo',
  'identity',
  'immutable',
  'inherited',
  'insertOnly',
  'lookup',
  'nobody',
  'owners',
  'ownersOnly',
  'permission',
  'personal',
  'publicRead',
  'sealed',
  'tag',
  'tenant',
];

function file(body: string): string {
  const used = names.filter((name) => new RegExp(`\\b${name}\\b`).test(body.replace(/'[^']*'/g, '').replace(/\b(tenant|identity): /g, '')));
  return [
    `import { ${['defineTenancy', ...used].join(', ')} } from 'bulkhead';`,
    "import type { Schema } from './shop.types.ts';",
    `export default defineTenancy<Schema>({ roles: { migrator: 'm', app: 'a' }, ${body} });`,
  ].join('\n');
}

const withTables = (lines: string) =>
  file(`tenant: { root: 'companies', key: 'company_id', context: 'app.tenant' }, tables: { ${lines} },`);

describe('the types of a database', () => {
  let errors: ReturnType<typeof compile>;
  beforeAll(async () => {
    await loadParser();
    const written = (name: string, database: Database) => {
      const inference = inferTenancy(database, name === 'odd' ? { root: '"a.b"' } : {});
      return {
        [`${name}.config.ts`]: writeContract(inference, { types: `./${name}.types.ts` }),
        [`${name}.types.ts`]: writeTypes(database, inference.schemas),
        [`${name}.untyped.ts`]: writeContract(inference),
      };
    };
    errors = compile({
      'shop.types.ts': writeTypes(shop, ['public', 'ops']),
      ...Object.fromEntries(Object.entries(correct).map(([name, lines]) => [`correct ${name}.ts`, withTables(lines)])),
      ...Object.fromEntries(Object.entries(wrong).map(([name, [lines]]) => [`wrong ${name}.ts`, withTables(lines)])),
      ...Object.fromEntries(Object.entries(wrongAbove).map(([name, body]) => [`wrong ${name}.ts`, file(body)])),
      'untyped.ts':
        "import { assignedTo, defineTenancy, inherited, tenant } from 'bulkhead';\nexport default defineTenancy({ tenant: { root: 'r', key: 'k', context: 'a.b' }, roles: { migrator: 'm', app: 'a' }, tables: { t: tenant({ key: 'x', doors: { read: assignedTo('y') } }), u: inherited('t') } });",
      ...written('supabase', sketch(supabase)),
      ...written('settings', sketch(settings)),
      ...written('odd', odd),
    });
  });

  it('list every table with its columns', () => {
    expect(writeTypes(shop, ['public', 'ops'])).toContain(
      "  customers: 'id' | 'company_id' | 'email' | 'phone' | 'deleted_at' | 'removed_at';\n",
    );
    expect(writeTypes(shop, ['public', 'ops'])).toContain("  'ops.log': 'id' | 'line';\n");
    expect(writeTypes(shop, ['ops', 'public'])).toMatch(/ {2}log: 'id' \| 'line';\n {2}'public.companies'/);
  });

  it.each(Object.keys(correct))('accept %s', (name) => expect(errors[`correct ${name}.ts`]).toEqual([]));

  it.each(Object.keys(wrong))('refuse a misspelling of %s', (name) => {
    const found = errors[`wrong ${name}.ts`] ?? [];
    expect(found.join('\n')).toContain(wrong[name]?.[1]);
    expect(found).toHaveLength(1);
  });

  it.each(Object.keys(wrongAbove))('refuse a misspelling of %s', (name) => expect(errors[`wrong ${name}.ts`]).toHaveLength(1));

  it('are not needed', () => expect(errors['untyped.ts']).toEqual([]));

  it.each(['supabase', 'settings', 'odd'])('fit the contract that was written for the same database (%s)', (name) => {
    for (const part of ['config', 'types', 'untyped']) expect(errors[`${name}.${part}.ts`]).toEqual([]);
  });

  it('leave nothing else to complain about', () => {
    expect(Object.entries(errors).filter(([name, found]) => found.length > 0 && !name.startsWith('wrong '))).toEqual([]);
  });
});
