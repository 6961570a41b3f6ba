import type { Database } from './database.ts';
import type { Role } from './role.ts';

interface RoleGraph {
  readonly roles: ReadonlyMap<string, Role>;
  readonly inherited: Map<string, ReadonlySet<string>>;
  readonly settable: Map<string, ReadonlySet<string>>;
}

// A model is frozen, so what follows from it can be remembered for as long as it lives.
const graphs = new WeakMap<Database, RoleGraph>();

function graphOf(db: Database): RoleGraph {
  const known = graphs.get(db);
  if (known !== undefined) return known;
  const graph: RoleGraph = { roles: new Map(db.roles.map((role) => [role.name, role])), inherited: new Map(), settable: new Map() };
  graphs.set(db, graph);
  return graph;
}

export function findRole(db: Database, name: string): Role | undefined {
  return graphOf(db).roles.get(name);
}

/** Whether a role may do everything, whatever the grants say. */
export function isSuperuser(db: Database, name: string): boolean {
  return findRole(db, name)?.superuser === true;
}

/** The roles whose privileges `role` has without doing anything: itself, and what it inherits, at any distance. */
export function roleClosure(db: Database, role: string): ReadonlySet<string> {
  const graph = graphOf(db);
  const known = graph.inherited.get(role);
  if (known !== undefined) return known;
  const found = spread(role, (name) => [
    ...(graph.roles.get(name)?.memberOf ?? []).filter((membership) => membership.inherit).map((membership) => membership.role),
    // The owner of the database is a member of pg_database_owner without an entry in the catalogue.
    ...(name === db.server.owner ? ['pg_database_owner'] : []),
  ]);
  graph.inherited.set(role, found);
  return found;
}

/** The roles that a session of `role` may name in SET ROLE, itself included. A superuser may name all. */
export function settableRoles(db: Database, role: string): ReadonlySet<string> {
  const graph = graphOf(db);
  const known = graph.settable.get(role);
  if (known !== undefined) return known;
  const found = isSuperuser(db, role)
    ? new Set([role, ...graph.roles.keys()])
    : spread(role, (name) =>
        (graph.roles.get(name)?.memberOf ?? []).filter((membership) => membership.set).map((membership) => membership.role),
      );
  graph.settable.set(role, found);
  return found;
}

/** Every role whose rights a session of `role` can have, by inheritance, by SET ROLE, or by both in turn. */
export function canBecome(db: Database, role: string): ReadonlySet<string> {
  return new Set([...settableRoles(db, role)].flatMap((name) => [...roleClosure(db, name)]));
}

/** The direct memberships of `role` by which it comes to the rights of `target`. */
export function membershipsTowards(db: Database, role: string, target: string): readonly string[] {
  return (findRole(db, role)?.memberOf ?? []).map((membership) => membership.role).filter((name) => canBecome(db, name).has(target));
}

function spread(start: string, next: (name: string) => readonly string[]): ReadonlySet<string> {
  const seen = new Set([start]);
  for (const name of seen) for (const further of next(name)) seen.add(further);
  return seen;
}

/**
 * The memberships by which `role` comes to `target`, nearest first, `target` last: inherited ones, or those that SET ROLE
 * can follow. Empty when there is no such way, or none is needed.
 */
export function membershipChain(db: Database, role: string, target: string, by: 'inherit' | 'set'): readonly string[] {
  const from = new Map<string, string | null>([[role, null]]);
  for (const name of from.keys()) {
    for (const membership of findRole(db, name)?.memberOf ?? []) {
      if (membership[by] && !from.has(membership.role)) from.set(membership.role, name);
    }
  }
  const chain: string[] = [];
  for (let at: string | null = from.has(target) ? target : role; at !== null && at !== role; at = from.get(at) ?? null) chain.unshift(at);
  return chain;
}
