import { type QualifiedName, nameKey } from '../../base/ident.ts';
import type { Routine } from '../../model/routine.ts';
import type { RoutineTenancy } from '../../model/tenancy.ts';
import { bodiesOf, settingNames } from '../predicate/session-value.ts';
import type { AuditInput } from '../rule.ts';
import { type Entrance, objectEntrances } from './reach.ts';
import { type Declared, isGuarded, surfaceOf } from './surface.ts';
import { guardedReads, mentionsTenant } from './views.ts';

const placed = /\b(?:from|join|update|into|using|table|only)\s+((?:"?[\w$]+"?\.)?"?[\w$]+"?)/gi;
const listed = /\bfrom\s+([^;()]*?)(?=\bwhere\b|\bgroup\b|\border\b|\bset\b|\)|;|$)/gi;

/**
 * The guarded tables that a body names where a table may stand, or reads through a view that it names. A text search:
 * dynamic SQL and functions it calls may hide more.
 */
export function touchedTables(input: AuditInput, routine: Routine): readonly Declared[] {
  const text = `${routine.body}\nfrom ${(routine.returns ?? '').replace(/^setof /i, '')}`;
  const inLists = [...text.matchAll(listed)].flatMap((match) =>
    (match[1] ?? '').split(',').map((part) => part.trim().split(/\s+/)[0] ?? ''),
  );
  const names = new Set(
    [...[...text.matchAll(placed)].map((match) => match[1] ?? ''), ...inLists].map((name) => name.replaceAll('"', '').toLowerCase()),
  );
  const { declared } = surfaceOf(input);
  // Unqualified, it is whichever relation of that name the path finds first: any of them may be meant.
  const isMeant = (relation: QualifiedName): boolean =>
    names.has(relation.name.toLowerCase()) || names.has(nameKey(relation).toLowerCase());
  const found = [
    ...declared.filter(({ table }) => isMeant(table)),
    // A view that keeps to the tenant itself gives nothing away, whoever reads it.
    ...input.database.views.filter((view) => isMeant(view) && !mentionsTenant(input, view)).flatMap((view) => guardedReads(input, view)),
  ];
  return [...new Set(found)].filter(({ spec }) => isGuarded(spec));
}

export function routineTenancy(input: AuditInput, routine: Routine): RoutineTenancy | undefined {
  return input.tenancy.routines.find(
    (candidate) =>
      candidate.schema === routine.schema &&
      candidate.name === routine.name &&
      (candidate.signature === null || candidate.signature === routine.signature),
  );
}

/** Whether the body asks for the tenant of the session, itself or through a function that it calls. */
export function mentionsContext(input: AuditInput, routine: Routine): boolean {
  const { tenant, actor } = input.tenancy.context;
  const names = [
    ...(tenant.kind === 'membership' ? ['actor_tenants'] : settingNames(tenant)),
    ...(tenant.kind === 'membership' && actor !== null ? settingNames(actor) : []),
  ];
  return bodiesOf(input, routine.schema, routine.name).some((body) => names.some((name) => body.includes(name)));
}

export function isTriggerFunction(routine: Routine): boolean {
  return routine.returns === 'trigger' || routine.returns === 'event_trigger';
}

/** Who may call it, its owner left out. */
export function callers(input: AuditInput, routine: Routine): readonly Entrance[] {
  return objectEntrances(input, routine, ['EXECUTE']).filter(({ reach }) => reach.how !== 'owner');
}

/** Routines that somebody other than an extension or Bulkhead wrote, in governed schemas. */
export function governedRoutines(input: AuditInput): readonly Routine[] {
  return input.database.routines.filter(
    (routine) => input.tenancy.schemas.includes(routine.schema) && routine.language !== 'c' && routine.language !== 'internal',
  );
}
