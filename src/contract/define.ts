import type { AnySchema, Contract } from './declaration.ts';

/**
 * Declares the tenancy of a database. With the types that `bulkhead types` writes, a misspelt table or column is a
 * compile error; without them every name is accepted here and checked against the database later.
 *
 * @example
 * ```ts
 * import { defineTenancy, tenant } from 'bulkhead';
 *
 * export default defineTenancy({
 *   tenant: { root: 'companies', key: 'company_id', context: 'app.company_id' },
 *   roles: { migrator: 'shop_migrator', app: 'shop_app' },
 *   tables: { customers: tenant(), orders: tenant() },
 * });
 * ```
 */
export function defineTenancy<S extends AnySchema = AnySchema>(contract: Contract<NoInfer<S>>): Contract<S> {
  return contract;
}
