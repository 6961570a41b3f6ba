import { BulkheadError } from '../base/errors.ts';
import { type Sql, join, sql } from '../base/sql.ts';
import type { Connection } from '../driver/driver.ts';
import type { ContextSource, KeyType, TenantContext } from '../model/tenancy.ts';
import { type Who, checkWho } from './who.ts';

/** What the session needs to know of a tenancy. */
export interface SessionContract {
  readonly context: TenantContext;
  readonly keyType: KeyType;
}

/**
 * The one statement that becomes tenant A. Transaction-local, and it writes every setting that carries context, so
 * that nothing left on the connection by somebody else can be seen. Run it inside a transaction: outside one the
 * context ends with the statement itself, and no statement can find out by itself whether it is in one. `enter` asks
 * the driver.
 *
 * @throws BH5001 when an id does not have the contract's type.
 */
export function enterStatement(contract: SessionContract, who: Who): Sql {
  checkWho(contract.context, who, contract.keyType);
  const settings = settingsOf(contract.context, who);
  return sql`select ${join([...settings].map(([name, value]) => sql`set_config(${name}, ${value}, true)`))}`;
}

/**
 * Becomes `who` for the rest of the transaction.
 *
 * @throws BH5001 when an id does not have the contract's type.
 * @throws BH5003 when no transaction is open: everything after would see nothing, or work for whoever comes next.
 */
export async function enter(connection: Connection, contract: SessionContract, who: Who): Promise<void> {
  const { inTransaction } = await connection.query(enterStatement(contract, who));
  // Known from the answer to the very statement: no further round trip, and nothing that was sent meanwhile can differ.
  if (inTransaction === true) return;
  throw new BulkheadError('BH5003', {
    message:
      inTransaction === false
        ? 'the tenant was not entered: no transaction is open'
        : 'the tenant was not entered: the client library does not say whether a transaction is open',
    detail: 'The context lasts as long as the transaction. Outside of one it ended with the statement itself.',
    hint:
      inTransaction === false
        ? 'Begin a transaction on the same connection first, and enter as its first statement.'
        : 'Use the JavaScript client of `pg`, without its pipeline mode, or a driver that fills QueryResult.inTransaction.',
  });
}

/** Becomes nobody for the rest of the transaction. @throws BH5003 when none is open. */
export async function leave(connection: Connection, contract: SessionContract): Promise<void> {
  await enter(connection, contract, { tenant: null });
}

/**
 * Reads the context back, as a policy would see it: empty is null, and an alias that disagrees is an error rather than
 * a choice.
 *
 * @throws BH5002 when a setting and its alias differ.
 */
export async function readBack(connection: Connection, contract: SessionContract): Promise<Who> {
  const { context } = contract;
  const names = [...settingsOf(context, { tenant: null }).keys()];
  const columns = join(names.map((name) => sql`nullif(current_setting(${name}, true), '')`));
  const { rows } = await connection.query<{ values: (string | null)[] }>(sql`select to_jsonb(array[${columns}]) as values`);
  const found = new Map(names.map((name, index) => [name, rows[0]?.values[index] ?? null]));
  const scopes = Object.fromEntries(Object.entries(context.scopes).map(([name, scope]) => [name, valueOf(scope.source, found)]));
  return {
    tenant: context.tenant.kind === 'membership' ? null : valueOf(context.tenant, found),
    actor: context.actor === null ? null : valueOf(context.actor, found),
    role: context.role === null ? null : valueOf(context.role, found),
    requestId: context.requestId === null ? null : valueOf(context.requestId, found),
    scopes,
  };
}

/** Every setting the context uses, with the text to write; empty where there is no value. */
export function settingsOf(context: TenantContext, who: Who): ReadonlyMap<string, string> {
  const settings = new Map<string, string>();
  const claims = new Map<string, Record<string, unknown>>();
  const put = (source: ContextSource | null, value: string | null | undefined) => {
    if (source === null) return;
    if (source.kind === 'setting') {
      for (const name of [source.name, ...source.aliases]) settings.set(name, value ?? '');
      return;
    }
    const claim = claims.get(source.setting) ?? {};
    claims.set(source.setting, claim);
    if (value !== null && value !== undefined && value !== '') place(claim, source.path, value);
  };
  if (context.tenant.kind !== 'membership') put(context.tenant, who.tenant);
  put(context.actor, who.actor);
  put(context.role, who.role);
  put(context.requestId, who.requestId);
  for (const [name, scope] of Object.entries(context.scopes)) put(scope.source, who.scopes?.[name]);
  for (const [name, claim] of claims) settings.set(name, Object.keys(claim).length === 0 ? '' : JSON.stringify(claim));
  return settings;
}

function place(target: Record<string, unknown>, path: readonly string[], value: string): void {
  const [first, ...rest] = path;
  if (first === undefined) return;
  if (rest.length === 0) {
    target[first] = value;
    return;
  }
  const inner = target[first];
  const next: Record<string, unknown> = typeof inner === 'object' && inner !== null ? { ...inner } : {};
  target[first] = next;
  place(next, rest, value);
}

function valueOf(source: ContextSource, found: ReadonlyMap<string, string | null>): string | null {
  if (source.kind === 'claim') return claimOf(found.get(source.setting) ?? null, source.path);
  const value = found.get(source.name) ?? null;
  for (const alias of source.aliases) {
    if ((found.get(alias) ?? null) !== value) {
      throw new BulkheadError('BH5002', {
        message: `the settings ${source.name} and ${alias} disagree`,
        detail: 'Code that reads one of them would work for another tenant than code that reads the other.',
        hint: 'Set the context through Bulkhead only; find who writes the alias on its own.',
      });
    }
  }
  return value;
}

function claimOf(text: string | null, path: readonly string[]): string | null {
  if (text === null) return null;
  const found = path.reduce<unknown>(
    (value, name) => (typeof value === 'object' && value !== null ? Reflect.get(value, name) : null),
    JSON.parse(text),
  );
  return typeof found === 'string' && found !== '' ? found : null;
}
