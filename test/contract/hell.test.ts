import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { loadParser } from '../../src/catalog/parse-predicate.ts';
import { inferTenancy } from '../../src/contract/infer/infer.ts';
import { resolveContract } from '../../src/contract/resolve.ts';
import { writeContract } from '../../src/contract/write/contract.ts';
import { writeTypes } from '../../src/contract/write/types.ts';
import type { Database } from '../../src/model/database.ts';
import type { Table } from '../../src/model/table.ts';
import { loadContract } from './load-contract.ts';
import { sketch } from './sketch.ts';

beforeAll(() => loadParser());

const nasty = [
  '__proto__',
  'constructor',
  'toString',
  'class',
  'default',
  'import',
  "it's",
  'a"b',
  '"',
  '"".""',
  'a.b',
  '.',
  'a b',
  ' ',
  '\n',
  '\r\n// x',
  '\u2028',
  '*/',
  '//',
  '${x}',
  '`',
  '\\',
  "\\'",
  'tenant',
  'ünï',
  '表',
  '🦀',
  '1',
  '-1',
  '0x1',
  'a,b',
  '(',
  ')',
  'f(x)',
  'QUESTION:',
  "'); process.exit(1); ('",
  'users',
  'tenant_id',
  'email',
  'roles',
  'views',
  'a\tb',
];
const name = fc.oneof(
  fc.constantFrom(...nasty),
  fc.string({ unit: 'grapheme', minLength: 1, maxLength: 12 }).filter((text) => !text.includes('\0') && Buffer.byteLength(text) <= 63),
);

/** A database whose every name is replaced by one from hell, keeping what refers to what. */
function renamed(names: (plain: string) => string): Database {
  const base = sketch({
    name: names('db'),
    tables: {
      tenants: 'id uuid pk, name text!, tier text',
      users: 'id uuid pk, email text!',
      members: 'tenant_id uuid! -> tenants, user_id uuid! -> users, role text!, unique(tenant_id user_id)',
      orders: 'id uuid pk, tenant_id uuid! -> tenants, code text! unique, deleted_at timestamptz',
      lines: 'id uuid pk, order_id uuid! -> orders, other_id uuid! -> orders, note text',
      'odd.things': 'id uuid pk, value text',
      countries: 'code text pk, name text!',
    },
    policies: { orders: "tenant_id = current_setting('app.tenant_id', true)::uuid" },
    functions: { f: { body: 'select 1', definer: true }, g: { body: 'select 2' } },
    roles: [{ name: names('role'), login: true, owns: true, on: ['SELECT', 'INSERT'] }],
  });
  const relation = ({ schema, name: plain }: { schema: string; name: string }) => ({
    schema: schema === 'odd' ? names('schema') : schema,
    name: names(`table ${plain}`),
  });
  const table = (one: Table): Table => ({
    ...one,
    ...relation(one),
    columns: one.columns.map((column) => ({ ...column, name: names(`column ${column.name}`) })),
    keys: one.keys.map((key) => ({ ...key, columns: key.columns.map((column) => names(`column ${column}`)) })),
    foreignKeys: one.foreignKeys.map((key) => ({
      ...key,
      columns: key.columns.map((column) => names(`column ${column}`)),
      references: relation(key.references),
      referencedColumns: key.referencedColumns.map((column) => names(`column ${column}`)),
    })),
  });
  return {
    ...base,
    schemas: base.schemas.map((schema) => (schema.name === 'odd' ? { ...schema, name: names('schema') } : schema)),
    tables: base.tables.map(table),
    routines: base.routines.map((routine) => ({ ...routine, name: names(`function ${routine.name}`) })),
  };
}

describe('names from hell', () => {
  const worlds = fc
    .tuple(fc.uniqueArray(name, { minLength: 40, maxLength: 40 }), fc.uniqueArray(fc.nat(60), { maxLength: 12 }))
    .map(([pool, kept]) => {
      const given = new Map<string, string>();
      return renamed((plain) => {
        const known = given.get(plain);
        if (known !== undefined) return known;
        // Some names stay what they were, so that the inference has something to go by.
        const own = plain.split(' ').at(-1) ?? plain;
        const fresh = kept.includes(given.size) && ![...given.values(), ...pool].includes(own) ? own : (pool[given.size] ?? plain);
        given.set(plain, fresh);
        return fresh;
      });
    });

  it('become a file that loads and resolves', async () => {
    let resolved = 0;
    await fc.assert(
      fc.asyncProperty(worlds, async (database) => {
        const [root] = database.tables;
        const quoted = `"${(root?.name ?? '').replaceAll('"', '""')}"`;
        for (const inference of [inferTenancy(database), inferTenancy(database, { root: quoted })]) {
          const contract = await loadContract(writeContract(inference));
          if (inference.tenancy === null) continue;
          resolved++;
          expect(resolveContract(contract, database).issues).toEqual([]);
        }
      }),
      { numRuns: 40 },
    );
    expect(resolved).toBeGreaterThan(30);
  });

  it('become types with every name in them', async () => {
    await fc.assert(
      fc.asyncProperty(worlds, async (database) => {
        const text = writeTypes(database, [...new Set(database.tables.map((table) => table.schema))]);
        // A type holds no code: turned into a value, it gives the same names back.
        const value = text.replace('export type Schema = ', 'export default ').replaceAll(/;$/gm, ',').replace(/^},$/m, '};');
        const lines = (await loadContract(
          value
            .replaceAll(/^( {2}(?:[\w$]+|'(?:[^'\\]|\\.)*'): )('.*'),$/gm, '$1[$2],')
            .replaceAll("' | '", "', '")
            .replace("  '__proto__':", "  ['__proto__']:"),
        )) as unknown as Record<string, readonly string[]>;
        expect(
          Object.values(lines)
            .map((list) => [...list].sort())
            .sort(),
        ).toEqual(database.tables.map((table) => table.columns.map((column) => column.name).sort()).sort());
      }),
      { numRuns: 40 },
    );
  });
});
