import { beforeAll, describe, expect, it } from 'vitest';
import { type Sketch, sketch } from '../../../test/contract/sketch.ts';
import { loadParser } from '../../catalog/parse-predicate.ts';
import { writeContract } from '../write/contract.ts';
import { inferTenancy } from './infer.ts';
import type { Inference } from './inference.ts';

beforeAll(() => loadParser());

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

describe('what else is seen', () => {
  it('asks about columns and keys instead of deciding', () => {
    const inference = inShop({
      sites: `${id}, tenant_id uuid! -> tenants, domain text! unique, email text, phone text, token_hash text, deleted_at timestamptz`,
    });
    expect(inference.contract?.tables['sites']?.options).toEqual({ softDelete: true });
    const text = asked(inference, 'tables.sites');
    expect(text).toContain("pii: { email: mask('email'), phone: mask('phone') }");
    expect(text).toContain('columns: { token_hash: hidden }');
    expect(text).toContain("globalKeys: { domain: 'say why' }");
  });

  it('takes no number for a secret', () => {
    const inference = inShop({ tickets: `${id}, tenant_id uuid! -> tenants, fencing_token bigint! unique` });
    expect(asked(inference, 'tables.tickets')).not.toContain('hidden');
  });

  it('asks whether a table that everybody may read is meant to be', () => {
    const inference = inShop(
      { listings: `${id}, tenant_id uuid! -> tenants`, drafts: `${id}, tenant_id uuid! -> tenants` },
      { policies: { listings: 'true', drafts: 'id is not null' } },
    );
    expect(asked(inference, 'tables.listings')).toContain('publicRead()');
    expect(asked(inference, 'tables.drafts')).not.toContain('publicRead()');
    expect(inference.contract?.tables['listings']?.kind).toBe('tenant');
  });

  it('sorts the roles by what they may do', () => {
    const all = ['SELECT', 'INSERT', 'UPDATE', 'DELETE'] as const;
    const inference = inShop(
      {},
      {
        roles: [
          { name: 'shop_owner', login: true, owns: true },
          { name: 'shop_web', login: true, on: all },
          { name: 'shop_jobs', login: true, on: all },
          { name: 'shop_service', login: true, bypassRls: true, on: all },
          { name: 'shop_reports', login: true, on: ['SELECT'] },
          { name: 'idle', login: true },
        ],
      },
    );
    expect(inference.contract?.roles).toEqual({
      migrator: 'shop_owner',
      app: 'shop_web',
      worker: 'shop_jobs',
      retired: 'shop_service',
      readonly: 'shop_reports',
    });
    expect(asked(inference, 'roles')).toContain('shop_service has BYPASSRLS');
  });

  it('lets only owners write what decides over members', () => {
    const inference = inShop({
      users: `${id}, email text!`,
      roles: `${id}, tenant_id uuid! -> tenants, name text!, permissions jsonb`,
      members: 'tenant_id uuid! -> tenants, user_id uuid! -> users, role_id uuid! -> roles',
    });
    expect(inference.contract?.identity?.members.role).toEqual({
      column: 'role_id',
      table: 'roles',
      name: 'name',
      permissions: 'permissions',
    });
    expect(inference.contract?.tables['roles']?.options).toEqual({ doors: { write: { kind: 'owners' } } });
    expect(writeContract(inference)).toContain('roles: tenant({ doors: { write: owners } }),');
  });

  it('invents roles only with a question', () => {
    const inference = inShop({});
    expect(inference.contract?.roles).toEqual({ migrator: 'shop_migrator', app: 'shop_app' });
    expect(asked(inference, 'roles')).toContain('shop_app is a name of ours');
  });

  it('leaves a definer function out unless it keeps to the tenant with a pinned path', () => {
    const body = "select id from orders where tenant_id = current_setting('app.tenant_id', true)::uuid";
    const inference = inShop(
      {},
      {
        functions: {
          mine: { body, definer: true, pinned: true },
          open_path: { body, definer: true },
          everybody: { body: 'select 1', definer: true, pinned: true },
          plain: { body },
        },
      },
    );
    expect(Object.keys(inference.contract?.functions ?? {})).toEqual(['mine', 'plain']);
    expect(asked(inference, 'functions')).toMatch(/open_path .*search_path is not pinned[\s\S]*everybody .*never reads the tenant/);
    expect(inference.contract?.tenant.context).toBe('app.tenant_id');
  });
});
