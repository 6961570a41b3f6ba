import { type QualifiedName, quoteIdent } from '../../base/ident.ts';
import { id, join, qid, sql, trusted, type Sql } from '../../base/sql.ts';
import type { Privilege } from '../../model/grant.ts';
import type { Entrance } from './reach.ts';

/** The text of a statement that mends something. */
export function statement(made: Sql): string {
  return `${made.text};`;
}

export function enableRowSecurity(table: QualifiedName): string {
  return statement(sql`alter table ${qid(table)} enable row level security`);
}

export function forceRowSecurity(table: QualifiedName): string {
  return statement(sql`alter table ${qid(table)} force row level security`);
}

/** Takes privileges back from whoever holds them by a grant; what comes by ownership or membership is mended elsewhere. */
export function revokeFrom(object: Sql, found: readonly Entrance[]): readonly string[] {
  const byGrantee = new Map<string, Set<Privilege>>();
  for (const { reach, privilege } of found) {
    const grantee = reach.how === 'public' ? 'public' : reach.how === 'direct' ? reach.role : reach.how === 'member' ? reach.through : null;
    if (grantee === null) continue;
    byGrantee.set(grantee, (byGrantee.get(grantee) ?? new Set()).add(privilege));
  }
  return [...byGrantee].map(([grantee, privileges]) => revoke([...privileges], object, grantee));
}

export function revoke(privileges: readonly Privilege[], object: Sql, grantee: string): string {
  return statement(sql`revoke ${trusted(privileges.join(', ').toLowerCase())} on ${object} from ${roleName(grantee)}`);
}

/** A role, or PUBLIC, which is a key word and is never quoted. */
export function roleName(name: string): Sql {
  return name === 'public' ? trusted('public') : id(name);
}

export function columnList(columns: readonly string[]): Sql {
  return join(columns.map((column) => trusted(quoteIdent(column))));
}

/** A routine as ALTER and REVOKE name it. The signature is the server's own spelling. */
export function routineName(routine: { readonly schema: string; readonly name: string; readonly signature: string }): Sql {
  return sql`${id(routine.schema, routine.name)}(${trusted(routine.signature)})`;
}
