import type { Database } from './database.ts';
import type { Grant, Privilege } from './grant.ts';
import { isSuperuser, roleClosure, settableRoles } from './access-roles.ts';
import type { Table } from './table.ts';
import type { View } from './view.ts';

/** How a role comes by a privilege. `through` names the role it uses on the way, when that is not itself. */
export interface Reach {
  readonly role: string;
  readonly how: 'superuser' | 'owner' | 'direct' | 'public' | 'member' | 'set-role';
  readonly through: string | null;
}

/** What carries rights: an owner, an access list, and the schema that has to be entered first. */
export interface Protected {
  readonly owner: string;
  readonly grants: readonly Grant[];
  /** Null for what lies in no schema: schemas, databases. */
  readonly schema?: string | null;
}

/**
 * How `role` holds `privilege` on an object; null when it does not. USAGE on the schema has to be held by the same
 * identity. SET ROLE is tried last.
 */
export function objectReach(db: Database, role: string, object: Protected, privilege: Privilege): Reach | null {
  return reachOver(db, role, (holder) => (canEnter(db, holder, object.schema ?? null) ? holds(db, holder, object, privilege) : null));
}

/** The privileges that `role` holds on an object, by any way that needs no SET ROLE. */
export function effectivePrivileges(db: Database, role: string, object: Protected): ReadonlySet<Privilege> {
  return new Set(object.grants.map((grant) => grant.privilege).filter((privilege) => holds(db, role, object, privilege) !== null));
}

/** How `role` holds a privilege on a column: through the table, or by a grant on the column. */
export function columnReach(db: Database, role: string, relation: Table | View, column: string, privilege: Privilege): Reach | null {
  const own =
    (relation.columns as readonly { readonly name: string; readonly grants: readonly Grant[] }[]).find((found) => found.name === column)
      ?.grants ?? [];
  return objectReach(db, role, { owner: relation.owner, schema: relation.schema, grants: [...relation.grants, ...own] }, privilege);
}

/** How `role` holds a privilege on a whole relation or on at least one of its columns. */
export function relationReach(db: Database, role: string, relation: Table | View, privilege: Privilege): Reach | null {
  const columns = (relation.columns as readonly { readonly grants: readonly Grant[] }[]).flatMap((found) => found.grants);
  return objectReach(db, role, { owner: relation.owner, schema: relation.schema, grants: [...relation.grants, ...columns] }, privilege);
}

export function schemaUsage(db: Database, role: string, schema: string): boolean {
  return canEnter(db, role, schema);
}

function canEnter(db: Database, role: string, schema: string | null): boolean {
  if (schema === null) return true;
  const found = db.schemas.find((candidate) => candidate.name === schema);
  // A schema that the picture leaves out (pg_catalog) can be entered by everybody.
  return found === undefined || holds(db, role, found, 'USAGE') !== null;
}

type Holding = Pick<Reach, 'how' | 'through'>;

function holds(db: Database, role: string, object: Protected, privilege: Privilege): Holding | null {
  if (isSuperuser(db, role)) return { how: 'superuser', through: null };
  if (object.owner === role) return { how: 'owner', through: null };
  const grantees = new Set(object.grants.filter((grant) => grant.privilege === privilege).map((grant) => grant.grantee));
  if (grantees.has(role)) return { how: 'direct', through: null };
  if (grantees.has('public')) return { how: 'public', through: null };
  const closure = roleClosure(db, role);
  if (closure.has(object.owner)) return { how: 'owner', through: object.owner };
  const member = [...closure].find((name) => grantees.has(name));
  return member === undefined ? null : { how: 'member', through: member };
}

function reachOver(db: Database, role: string, test: (holder: string) => Holding | null): Reach | null {
  const own = test(role);
  if (own !== null) return { role, ...own };
  for (const other of settableRoles(db, role)) {
    if (other !== role && test(other) !== null) return { role, how: 'set-role', through: other };
  }
  return null;
}
