import { beforeAll, describe, expect, it } from 'vitest';
import { type Sketch, sketch } from '../../../test/contract/sketch.ts';
import { loadParser } from '../../catalog/parse-predicate.ts';
import { inferTenancy } from './infer.ts';
import type { Inference } from './inference.ts';

beforeAll(() => loadParser());

/** `kind/confidence` by table. */
function kinds({ tables }: Inference): Record<string, string> {
  return Object.fromEntries(tables.map((table) => [table.name, `${table.kind}/${table.confidence}`]));
}

function asked(inference: Inference, path: string): string {
  return [...inference.questions, ...inference.tables.flatMap((table) => table.questions)]
    .filter((question) => question.path === path)
    .map((question) => `${question.text} ${question.suggestion ?? ''}`)
    .join('\n');
}

const id = 'id uuid pk';
const inShop = (tables: Record<string, string>, more: Partial<Sketch> = {}): Inference =>
  inferTenancy(
    sketch({
      tables: {
        tenants: `${id}, name text!`,
        orders: `${id}, tenant_id uuid! -> tenants`,
        items: `${id}, tenant_id uuid! -> tenants`,
        ...tables,
      },
      ...more,
    }),
  );

describe('the tenant root', () => {
  it('is what most tables refer to, not what people are referred to by', () => {
    const inference = inferTenancy(
      sketch({
        tables: {
          users: `${id}, email text!`,
          companies: `${id}, name text!, owner_id uuid! -> users`,
          jobs: `${id}, company_id uuid! -> companies, created_by uuid! -> users`,
          notes: `${id}, company_id uuid! -> companies, created_by uuid! -> users`,
          visits: `${id}, company_id uuid! -> companies, created_by uuid! -> users`,
        },
      }),
    );
    expect(inference.tenancy).toMatchObject({ source: 'inferred', root: { name: 'companies' }, keyType: 'uuid' });
    expect(inference.candidates[0]?.evidence[0]).toBe('3 of 4 tables refer to it by foreign key (jobs, notes and visits)');
  });

  it('is found without foreign keys, and says so', () => {
    const inference = inferTenancy(
      sketch({
        tables: {
          workspaces: 'id bigint pk, name text',
          docs: 'id bigint pk, workspaceId bigint!',
          files: 'id bigint pk, workspaceId bigint!',
        },
      }),
    );
    expect(inference.tenancy).toMatchObject({ root: { name: 'workspaces' }, keyType: 'bigint' });
    expect(inference.contract?.tenant.key).toBe('workspaceId');
    expect(kinds(inference)).toMatchObject({ docs: 'tenant/likely', files: 'tenant/likely' });
    expect(asked(inference, 'tables.docs')).toContain('workspaceId has no foreign key to workspaces. Is it the tenant?');
  });

  it('is a question when nothing looks like it, unless it is named', () => {
    const tables = {
      users: `${id}, email text!`,
      posts: `${id}, user_id uuid! -> users`,
      comments: `${id}, post_id uuid! -> posts, user_id uuid! -> users`,
    };
    const inference = inferTenancy(sketch({ tables }));
    expect(inference).toMatchObject({ tenancy: null, contract: null, tables: [] });
    expect(asked(inference, 'tenant.root')).toContain('None of 3 tables looks like the tenants');
    expect(inferTenancy(sketch({ tables }), { root: 'posts' }).tenancy?.root.name).toBe('posts');
    expect(asked(inferTenancy(sketch({ tables }), { root: 'post' }), 'tenant.root')).toContain('Did you mean posts?');
  });

  it('is doubted when another table is as likely', () => {
    const inference = inferTenancy(
      sketch({
        tables: {
          teams: id,
          accounts: id,
          a: `${id}, team_id uuid! -> teams, account_id uuid! -> accounts`,
          b: `${id}, team_id uuid! -> teams, account_id uuid! -> accounts`,
        },
      }),
    );
    expect(asked(inference, 'tenant.root')).toContain('Is a tenant a row of accounts');
  });
});

describe('the kind of a table', () => {
  it('is inherited when a foreign key leads to the tenant', () => {
    const inference = inShop({
      lines: `${id}, order_id uuid! -> orders cascade`,
      notes: `${id}, line_id uuid! -> lines, order_id uuid -> orders`,
    });
    expect(kinds(inference)).toMatchObject({ lines: 'inherited/sure', notes: 'inherited/sure' });
    expect(inference.tenancy?.tables.find((table) => table.table.name === 'notes')?.parent?.table.name).toBe('lines');
  });

  it('is asked for when two foreign keys could decide, or one may be null', () => {
    const inference = inShop({
      links: `${id}, order_id uuid! -> orders, item_id uuid! -> items`,
      moves: `${id}, from_order uuid! -> orders, to_order uuid! -> orders`,
      loose: `${id}, order_id uuid -> orders`,
    });
    expect(kinds(inference)).toMatchObject({ links: 'inherited/likely', moves: 'inherited/likely', loose: 'inherited/doubtful' });
    expect(asked(inference, 'tables.links')).toContain('in 2 ways (orders by order_id and items by item_id)');
    expect(inference.contract?.tables['moves']?.parent?.columns).toEqual(['from_order']);
    expect(asked(inference, 'tables.loose')).toContain('order_id may be null');
  });

  it('is shared when the key may be null and something says that this is meant', () => {
    const inference = inShop({ tags: `${id}, tenant_id uuid -> tenants, name text`, events: `${id}, tenant_id uuid -> tenants` });
    expect(kinds(inference)).toMatchObject({ tags: 'shared/likely', events: 'tenant/doubtful' });
    expect(kinds(inShop({ log: `${id}, tenant_id uuid` }))).toMatchObject({ log: 'sealed/doubtful' });
  });

  it('is sealed for secrets, ledgers and what nothing leads to', () => {
    const inference = inShop({
      verification_tokens: `${id}, token_hash text!`,
      schema_migrations: 'version text pk',
      rate_limits: 'key text pk, count integer',
      weather: `${id}, celsius numeric`,
      patients: `${id}, name text, email text`,
    });
    expect(kinds(inference)).toMatchObject({
      verification_tokens: 'sealed/likely',
      schema_migrations: 'sealed/sure',
      rate_limits: 'sealed/likely',
      weather: 'sealed/doubtful',
      patients: 'sealed/doubtful',
    });
    expect(asked(inference, 'tables.patients')).toContain('Nothing leads from it to tenants');
  });

  it('is reference for lookup tables that lead nowhere', () => {
    const inference = inShop({
      countries: 'code text pk, name text!',
      zones: 'code text pk, name text!, country_code text! -> countries',
      units: `${id}, name text`,
      parcels: `${id}, tenant_id uuid! -> tenants, unit_id uuid! -> units`,
    });
    expect(kinds(inference)).toMatchObject({ countries: 'reference/sure', zones: 'reference/sure', units: 'reference/likely' });
  });

  it('is personal where only a person is named, and what hangs below belongs to the same person', () => {
    const inference = inShop({
      users: `${id}, email text!`,
      tenant_users: 'tenant_id uuid! -> tenants, user_id uuid! -> users, unique(tenant_id user_id)',
      chats: `${id}, user_id uuid! -> users`,
      messages: `${id}, chat_id uuid! -> chats cascade`,
    });
    expect(kinds(inference)).toMatchObject({
      users: 'identity/sure',
      tenant_users: 'tenant/sure',
      chats: 'personal/likely',
      messages: 'inherited/sure',
    });
    expect(inference.tenancy?.tables.find((table) => table.table.name === 'messages')?.key).toBe('user_id');
  });

  it('names the tenant key where it differs', () => {
    const inference = inShop({
      invites: `${id}, shop_id uuid! -> tenants`,
      users: `${id}, current_tenant_id uuid -> tenants, email text!`,
    });
    expect(inference.contract?.tables['invites']?.options).toEqual({ key: 'shop_id' });
    expect(kinds(inference)['users']).toBe('personal/doubtful');
  });
});
