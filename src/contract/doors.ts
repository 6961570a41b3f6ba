import type { Door } from '../model/tenancy.ts';

/** A door as the author says it; `owners` is resolved with the contract's identity. */
export type DoorSpec = Door | { readonly kind: 'owners' };

/** Who may do what with the rows of a table. What is not said is `member`; an empty list is nobody. */
export interface Doors {
  readonly read?: DoorSpec | readonly DoorSpec[];
  /** Insert, update and delete at once; the single commands override it. */
  readonly write?: DoorSpec | readonly DoorSpec[];
  readonly insert?: DoorSpec | readonly DoorSpec[];
  readonly update?: DoorSpec | readonly DoorSpec[];
  readonly delete?: DoorSpec | readonly DoorSpec[];
}

/** Every session of the tenant. */
export const member: DoorSpec = { kind: 'member' };
/** Members whose role the contract counts as owner (`identity.members.owners`). */
export const owners: DoorSpec = { kind: 'owners' };
/** Platform roles only: nobody who works for a tenant. */
export const platform: DoorSpec = { kind: 'platform' };
/** Nobody; reads better than an empty list. */
export const nobody: readonly DoorSpec[] = [];

/** Members with one of these roles. */
export function role(...roles: readonly string[]): DoorSpec {
  return { kind: 'role', roles };
}

/** Members whose role or membership carries this permission. */
export function permission(name: string): DoorSpec {
  return { kind: 'permission', name };
}

/** The row names the actor in `column`. */
export function assignedTo(column: string): DoorSpec {
  return { kind: 'actor', column };
}

/** The row is about the actor: its own profile, its own settings. */
export function self(column: string): DoorSpec {
  return { kind: 'actor', column };
}

/** Sessions of these database roles, within the tenant. */
export function databaseRole(...roles: readonly string[]): DoorSpec {
  return { kind: 'database-role', roles };
}

/** Read and write for owners only. */
export const ownersOnly: Doors = { read: owners, write: owners };
/** Read, never write. */
export const readOnly: Doors = { write: nobody };
/** Read and insert; what is written stays written. */
export const insertOnly: Doors = { update: nobody, delete: nobody };
/** Insert without reading back. */
export const writeOnly: Doors = { read: nobody, update: nobody, delete: nobody };
