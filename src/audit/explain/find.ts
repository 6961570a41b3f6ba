import { nameKey } from '../../base/ident.ts';
import { routineKey } from '../../model/routine.ts';
import type { AuditInput } from '../rule.ts';

export type ObjectKind = 'table' | 'view' | 'function' | 'sequence' | 'role';

export interface Found {
  readonly kind: ObjectKind;
  /** `schema.name`, with the signature for functions. */
  readonly name: string;
}

/** Every object of the picture that can be explained. */
export function known({ database }: AuditInput): readonly Found[] {
  return [
    ...database.tables.map((table): Found => ({ kind: 'table', name: nameKey(table) })),
    ...database.views.map((view): Found => ({ kind: 'view', name: nameKey(view) })),
    ...database.routines.map((routine): Found => ({ kind: 'function', name: routineKey(routine) })),
    ...database.sequences.map((sequence): Found => ({ kind: 'sequence', name: nameKey(sequence) })),
    ...database.roles.map((role): Found => ({ kind: 'role', name: role.name })),
  ];
}

/**
 * The objects that a person may mean: by the whole name, or by the name without its schema or signature, where governed schemas
 * go first.
 */
export function find(input: AuditInput, given: string): readonly Found[] {
  const all = known(input);
  const name = given.replaceAll('"', '');
  const exact = all.filter((object) => object.name === name);
  if (exact.length > 0) return exact;
  const loose = all.filter((object) => object.kind !== 'role' && spellings(object).includes(name));
  const governed = loose.filter((object) => input.tenancy.schemas.some((schema) => object.name.startsWith(`${schema}.`)));
  return governed.length > 0 ? governed : loose;
}

function spellings({ name }: Found): readonly string[] {
  const bare = name.replace(/\(.*$/s, '');
  const short = (text: string) => text.slice(text.indexOf('.') + 1);
  return [bare, short(name), short(bare)];
}
