import { nameKey, type QualifiedName } from '../../base/ident.ts';
import type { Policy } from '../../model/policy.ts';
import { type Routine, routineKey } from '../../model/routine.ts';
import type { FindingObject } from '../finding.ts';

export function tableObject(table: QualifiedName): FindingObject {
  return { kind: 'table', name: nameKey(table), place: { schema: table.schema, relation: null, name: table.name } };
}

export function columnObject(table: QualifiedName, column: string): FindingObject {
  return { kind: 'column', name: `${nameKey(table)}.${column}`, place: part(table, column) };
}

export function policyObject(table: QualifiedName, policy: Policy): FindingObject {
  return { kind: 'policy', name: `policy "${policy.name}" on ${nameKey(table)}`, place: part(table, policy.name) };
}

export function indexObject(table: QualifiedName, index: string): FindingObject {
  return { kind: 'index', name: `index "${index}" on ${nameKey(table)}`, place: part(table, index) };
}

export function constraintObject(table: QualifiedName, constraint: string): FindingObject {
  return { kind: 'constraint', name: `constraint "${constraint}" on ${nameKey(table)}`, place: part(table, constraint) };
}

export function viewObject(view: QualifiedName): FindingObject {
  return { kind: 'view', name: nameKey(view), place: { schema: view.schema, relation: null, name: view.name } };
}

export function routineObject(routine: Routine): FindingObject {
  const { schema, name, signature } = routine;
  return { kind: 'routine', name: routineKey(routine), place: { schema, relation: null, name: `${name}(${signature})` } };
}

export function sequenceObject(sequence: QualifiedName): FindingObject {
  return { kind: 'sequence', name: nameKey(sequence), place: { schema: sequence.schema, relation: null, name: sequence.name } };
}

function part(table: QualifiedName, name: string): NonNullable<FindingObject['place']> {
  return { schema: table.schema, relation: table.name, name };
}

/** A policy as one line, the way it would be created. */
export function policyText(policy: Policy): string {
  const parts = [`as ${policy.permissive ? 'permissive' : 'restrictive'} for ${policy.command} to ${policy.roles.join(', ')}`];
  if (policy.using !== null) parts.push(`using (${policy.using.text})`);
  if (policy.check !== null) parts.push(`with check (${policy.check.text})`);
  return parts.join(' ');
}

/** `public.orders is an inherited table`. */
export function kindText(table: QualifiedName, kind: string): string {
  return `${nameKey(table)} is ${/^[aeiou]/.test(kind) ? 'an' : 'a'} ${kind} table`;
}
