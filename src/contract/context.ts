import type { ContextSource, KeyType } from '../model/tenancy.ts';

export interface SettingOptions {
  /** Further settings that carry the same value, for code that was there before. Default none. */
  readonly aliases?: readonly string[];
}

/** The value lies in a setting of the session, set for one transaction by Bulkhead. */
export function setting(name: string, options: SettingOptions = {}): ContextSource {
  return { kind: 'setting', name, aliases: options.aliases ?? [] };
}

/**
 * The value is a field of the verified claims that PostgREST and Supabase pass: `claim('sub')`,
 * `claim('app_metadata.tenant_id')`. Never use a field that the user can edit, such as `user_metadata`.
 */
export function claim(path: string, from = 'request.jwt.claims'): ContextSource {
  return { kind: 'claim', setting: from, path: path.split('.') };
}

/** No single tenant is set: the actor reaches every tenant it is an active member of. */
export const membership: { readonly kind: 'membership' } = { kind: 'membership' };

/** A narrower scope inside the tenant, e.g. one client of an agency. */
export interface ScopeSpec {
  readonly source: ContextSource;
  readonly type: KeyType;
}

export function scope(source: ContextSource, type: KeyType = 'uuid'): ScopeSpec {
  return { source, type };
}
