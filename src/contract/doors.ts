import type { Door } from '../model/tenancy.ts';

/** A door as the author says it; `owners` is resolved with the contract's identity. */
export type DoorSpec<Column extends string = string> =
  | Exclude<Door, { readonly kind: 'actor' }>
  | { readonly kind: 'actor'; readonly column: Column }
  | { readonly kind: 'owners' };

/** Who may do what with the rows of a table. What is not said is `member`; an empty list is nobody. */
export interface Doors<Column extends string = string> {
  readonly read?: DoorSpec<Column> | readonly DoorSpec<Column>[];
  /** Insert, update and delete at once; the single commands override it. */
  readonly write?: DoorSpec<Column> | readonly DoorSpec<Column>[];
  readonly insert?: DoorSpec<Column> | readonly DoorSpec<Column>[];
  readonly update?: DoorSpec<Column> | readonly DoorSpec<Column>[];
  readonly delete?: DoorSpec<Column> | readonly DoorSpec<Column>[];
}

// `never` names no column, so these fit every table.

/** Every session of the tenant. */
export const member: DoorSpec<never> = { kind: 'member' };
/** Members whose role the contract counts as owner (`identity.members.owners`). */
export const owners: DoorSpec<never> = { kind: 'owners' };
/** Platform roles only: nobody who works for a tenant. */
export const platform: DoorSpec<never> = { kind: 'platform' };
/** Nobody; reads better than an empty list. */
export const nobody: readonly DoorSpec<never>[] = [];

/** Members with one of these roles. */
export function role(...roles: readonly string[]): DoorSpec<never> {
  return { kind: 'role', roles };
}

/** Members whose role or membership carries this permission. */
export function permission(name: string): DoorSpec<never> {
  return { kind: 'permission', name };
}

/** The row names the actor in `column`. */
export function assignedTo<C extends string>(column: C): DoorSpec<C> {
  return { kind: 'actor', column };
}

/** The row is about the actor: its own profile, its own settings. */
export function self<C extends string>(column: C): DoorSpec<C> {
  return { kind: 'actor', column };
}

/** Sessions of these database roles, within the tenant. */
export function databaseRole(...roles: readonly string[]): DoorSpec<never> {
  return { kind: 'database-role', roles };
}

/** Read and write for owners only. */
export const ownersOnly: Doors<never> = { read: owners, write: owners };
/** Read, never write. */
export const readOnly: Doors<never> = { write: nobody };
/** Read and insert; what is written stays written. */
export const insertOnly: Doors<never> = { update: nobody, delete: nobody };
/** Insert without reading back. */
export const writeOnly: Doors<never> = { read: nobody, update: nobody, delete: nobody };
