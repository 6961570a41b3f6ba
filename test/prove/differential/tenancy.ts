import type { Tenancy } from '../../../src/model/tenancy.ts';
import type { Dice } from '../../plan/random/dice.ts';
import type { Plot } from './plot.ts';

/** What the tables of a drawn system are: rows of the tenant that the setting names. */
export function drawnTenancy(plot: Plot, roles: readonly string[]): Tenancy {
  const keyType = plot.tenant.type.startsWith('character') ? 'text' : (plot.tenant.type as 'uuid' | 'bigint' | 'integer' | 'text');
  return {
    kind: 'tenancy',
    source: 'contract',
    profile: 'postgres',
    root: { schema: plot.schema, name: 'tenants' },
    rootKey: 'id',
    keyType,
    context: {
      tenant: { kind: 'setting', name: plot.setting('tenant'), aliases: [] },
      actor: { kind: 'setting', name: plot.setting('user'), aliases: [] },
      actorType: 'text',
      role: null,
      requestId: null,
      scopes: {},
    },
    identity: null,
    roles: {
      migrator: '',
      app: roles,
      worker: [],
      readonly: [],
      auditor: [],
      pii: [],
      platform: [],
      anon: [],
      breakGlass: [],
      retired: [],
    },
    schemas: [plot.schema],
    tables: plot.tables.map(({ name }) => ({
      table: { schema: plot.schema, name },
      kind: 'tenant',
      key: 'tenant',
      keyType,
      parent: null,
      strategy: null,
      doors: { select: [{ kind: 'member' }], insert: [{ kind: 'member' }], update: [{ kind: 'member' }], delete: [{ kind: 'member' }] },
      columns: {},
      softDelete: null,
      scopes: {},
      globalKeys: {},
      existingPolicies: 'keep',
    })),
    views: [],
    routines: [],
  };
}

/** Drawn policies seldom hold to a tenant: some tables get a wall, and some a wall with a hole in it. */
export function walls(dice: Dice, plot: Plot): readonly string[] {
  const tenant = `nullif(current_setting('${plot.setting('tenant')}', true), '')::${plot.tenant.type}`;
  return plot.tables.flatMap(({ name }) => {
    if (!dice.chance(0.7)) return [];
    const table = `${plot.schema}.${name}`;
    const wall = dice.pick([
      `tenant = ${tenant}`,
      `tenant = (select ${tenant})`,
      `coalesce(tenant = ${tenant}, false)`,
      `tenant in (${tenant})`,
      `tenant::text = nullif(current_setting('${plot.setting('tenant')}', true), '')`,
      `tenant = ${tenant} or label = 'Open'`,
      `tenant = ${tenant} or ${tenant} is null`,
      `not (tenant <> ${tenant})`,
      `case when flag then tenant = ${tenant} else false end`,
    ]);
    return [`create policy wall on ${table} as restrictive for ${dice.pick(['all', 'all', 'select', 'update'])} using (${wall})`];
  });
}
