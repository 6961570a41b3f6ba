import { quoteIdent } from '../../base/ident.ts';
import { sql, trusted } from '../../base/sql.ts';
import type { Connection } from '../../driver/driver.ts';
import type { Tenancy } from '../../model/tenancy.ts';
import { enter } from '../../session/context.ts';
import { type AttackContext, settingsText } from './context.ts';

/** How the attacking connection takes on a role and gives it back. */
export interface Disguise {
  /** As session authorization, so that session_user and `set role` behave as for a real login; only a superuser can. */
  readonly authorization: boolean;
  /** The role the connection came with. */
  readonly initial: string;
  readonly bypass: boolean;
}

export async function readDisguise(connection: Connection): Promise<Disguise> {
  const { rows } = await connection.query<{ initial: string; session: string; superuser: boolean; bypass: boolean }>(sql`
    select current_user::text as initial, session_user::text as session, s.rolsuper as superuser, (c.rolsuper or c.rolbypassrls) as bypass
    from pg_catalog.pg_roles s, pg_catalog.pg_roles c where s.rolname = session_user and c.rolname = current_user`);
  const row = rows[0];
  return {
    authorization: row?.superuser === true && row.initial === row.session,
    initial: row?.initial ?? '',
    bypass: row?.bypass === true,
  };
}

export function become(disguise: Disguise, role: string): string {
  return disguise.authorization ? `set local session authorization ${quoteIdent(role)}` : `set local role ${quoteIdent(role)}`;
}

/** Back to the connection's own role; the seeded rows are judged with it. */
export function unmask(disguise: Disguise): string {
  return disguise.authorization ? 'set local session authorization default' : `set local role ${quoteIdent(disguise.initial)}`;
}

/** Puts the session into the context: through the session's one way in where there is one, by raw settings otherwise. */
export async function enterContext(connection: Connection, tenancy: Tenancy, context: AttackContext): Promise<void> {
  if (context.who !== null) await enter(connection, tenancy, context.who);
  else if (context.settings.size > 0) await connection.query(trusted(settingsText(context.settings)));
}

/** The lines that open an attack in a script. */
export function opening(disguise: Disguise, role: string, context: AttackContext): readonly string[] {
  return [become(disguise, role), ...(context.settings.size === 0 ? [] : [settingsText(context.settings)])];
}
