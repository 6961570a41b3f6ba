import type { KeyType, TenantContext } from '../model/tenancy.ts';
import type { Contract } from './declaration.ts';
import { resolveContext } from './resolve-context.ts';

/**
 * What `enter` of `bulkhead/session` needs to know of a contract: which settings carry the tenant, and of what type.
 *
 * @example
 * ```ts
 * import { defineTenancy, sessionOf, tenant } from 'bulkhead';
 *
 * const contract = defineTenancy({
 *   tenant: { root: 'companies', key: 'company_id', context: 'app.company_id' },
 *   roles: { migrator: 'shop_migrator', app: 'shop_app' },
 *   tables: { orders: tenant() },
 * });
 * const session = sessionOf(contract);
 * ```
 */
export function sessionOf(contract: Contract): { readonly context: TenantContext; readonly keyType: KeyType } {
  return { context: resolveContext(contract), keyType: contract.tenant.type ?? 'uuid' };
}
