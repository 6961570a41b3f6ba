import { type Predicate, call, text } from '../../model/predicate.ts';
import type { ContextSource, KeyType } from '../../model/tenancy.ts';

/** Where definer functions, policies and defaults find a value of the session; unset and empty are both null. */
export function contextValue(source: ContextSource, type: KeyType): Predicate {
  const value = source.kind === 'setting' ? settingText(source.name) : claimText(source.setting, source.path);
  return type === 'text' ? value : { kind: 'cast', operand: value, type };
}

// After a transaction-local setting has ended, PostgreSQL leaves '' behind and not null, and ''::uuid is an error.
function settingText(name: string): Predicate {
  return call(null, 'nullif', { kind: 'setting', name, missingOk: true }, text(''));
}

function claimText(setting: string, path: readonly string[]): Predicate {
  const claims: Predicate = { kind: 'cast', operand: settingText(setting), type: 'jsonb' };
  const [only] = path;
  const field: Predicate =
    path.length === 1 && only !== undefined
      ? { kind: 'operator', name: '->>', args: [claims, text(only)] }
      : { kind: 'operator', name: '#>>', args: [claims, { kind: 'constant', value: `{${path.join(',')}}`, type: 'text[]' }] };
  return call(null, 'nullif', field, text(''));
}

/**
 * The same as a column default, spelled as the server deparses it: defaults are compared as text, so that the
 * catalogue reader need not parse every default of a large database.
 */
export function contextDefault(source: ContextSource, type: KeyType): string {
  const literal = (value: string) => `'${value.replaceAll("'", "''")}'::text`;
  const setting = (name: string) => `NULLIF(current_setting(${literal(name)}, true), ''::text)`;
  const value =
    source.kind === 'setting'
      ? setting(source.name)
      : `NULLIF(((${setting(source.setting)})::jsonb ${source.path.length === 1 ? `->> ${literal(source.path[0] ?? '')}` : `#>> '{${source.path.join(',')}}'::text[]`}), ''::text)`;
  return type === 'text' ? value : `(${value})::${type}`;
}
