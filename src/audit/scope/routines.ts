import type { Routine } from '../../model/routine.ts';
import type { RoutineTenancy } from '../../model/tenancy.ts';
import { bodiesOf, settingNames } from '../predicate/session-value.ts';
import type { AuditInput } from '../rule.ts';
import { type Entrance, objectEntrances } from './reach.ts';
import { type Declared, isGuarded, surfaceOf } from './surface.ts';

const placed = /\b(?:from|join|update|into|using|table|only)\s+((?:"?[\w$]+"?\.)?"?[\w$]+"?)/gi;
const listed = /\bfrom\s+([^;()]*?)(?=\bwhere\b|\bgroup\b|\border\b|\bset\b|\)|;|$)/gi;

/** The guarded tables that a body names where a table may stand. A text search: dynamic SQL and functions it calls may hide more. */
export function touchedTables(input: AuditInput, routine: Routine): readonly Declared[] {
  const text = `${routine.body}\nfrom ${(routine.returns ?? '').replace(/^setof /i, '')}`;
  const inLists = [...text.matchAll(listed)].flatMap((match) =>
    (match[1] ?? '').split(',').map((part) => part.trim().split(/\s+/)[0] ?? ''),
  );
  const names = new Set(
    [...[...text.matchAll(placed)].map((match) => match[1] ?? ''), ...inLists].map((name) => name.replaceAll('"', '').toLowerCase()),
  );
  const { byName, declared } = surfaceOf(input);
  const found = [...names].flatMap((name) => {
    // Unqualified, it is whichever table of that name the path finds first: any of them may be meant.
    if (!name.includes('.')) return declared.filter(({ table }) => table.name.toLowerCase() === name);
    const exact = byName.get(name);
    return exact === undefined ? [] : [exact];
  });
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
