import { type Predicate, walk } from '../../model/predicate.ts';
import type { Routine } from '../../model/routine.ts';
import type { ContextSource } from '../../model/tenancy.ts';
import type { AuditInput } from '../rule.ts';

/** The names of the settings that a source is read from. */
export function settingNames(source: ContextSource): readonly string[] {
  return source.kind === 'setting' ? [source.name, ...source.aliases] : [source.setting];
}

/** Every setting that the context declares, for whatever purpose. */
export function declaredSettings(input: AuditInput): ReadonlySet<string> {
  const { tenant, actor, role, requestId, scopes } = input.tenancy.context;
  const sources = [
    tenant.kind === 'membership' ? null : tenant,
    actor,
    role,
    requestId,
    ...Object.values(scopes).map((scope) => scope.source),
  ];
  return new Set(sources.flatMap((source) => (source === null ? [] : settingNames(source))));
}

/**
 * Whether the expression is the value of `source` and depends on nothing in the row: reads the setting itself, or calls
 * a function whose body does.
 */
export function isSessionValue(input: AuditInput, expression: Predicate, source: ContextSource | null): boolean {
  if (source === null || dependsOnRow(expression)) return false;
  // A door that asks for a role hands the tenant out under that condition and nothing otherwise: still the same tenant.
  const choice = choiceIn(expression);
  if (choice !== null) {
    const results = [...choice.branches.map((branch) => branch.then), ...(choice.otherwise === null ? [] : [choice.otherwise])];
    const values = results.filter((result) => !(result.kind === 'constant' && result.value === null));
    return values.length > 0 && values.every((value) => isSessionValue(input, value, source));
  }
  const parts = [...walk(expression)];
  const names = new Set(settingNames(source));
  // Another setting, or a constant to fall back on, is another way in.
  const foreign = (part: Predicate) =>
    part.kind === 'setting' &&
    !names.has(part.name) &&
    !(source.kind === 'claim' && part.name.startsWith(`${source.setting.replace(/s$/, '')}.`));
  const reads = (part: Predicate) => [...walk(part)].some((inner) => inner.kind === 'setting' || inner.kind === 'call');
  const fallback = (part: Predicate) => part.kind === 'coalesce' && part.operands.some((operand) => !reads(operand));
  if (parts.some((part) => foreign(part) || fallback(part) || part.kind === 'case')) return false;
  const direct = parts.some((part) => part.kind === 'setting' && names.has(part.name));
  if (direct) return source.kind === 'setting' || mentionsPath(parts, source.path);
  return parts.some(
    (part) => part.kind === 'call' && bodiesOf(input, part.schema, part.name).some((body) => bodyReads(body, source, parts)),
  );
}

/** The `case` that an expression is, casts and a bare sub-select around it left out. */
function choiceIn(expression: Predicate): Extract<Predicate, { kind: 'case' }> | null {
  if (expression.kind === 'case') return expression;
  if (expression.kind === 'cast') return choiceIn(expression.operand);
  const only = expression.kind === 'subselect' && expression.query.from.length === 0 ? expression.query.select[0] : undefined;
  return only === undefined ? null : choiceIn(only);
}

/** Whether the expression reads any setting, or calls something whose body does. */
export function readsSession(input: AuditInput, expression: Predicate): boolean {
  return [...walk(expression)].some(
    (part) =>
      part.kind === 'setting' ||
      part.kind === 'keyword' ||
      (part.kind === 'call' &&
        bodiesOf(input, part.schema, part.name).some((body) => /current_setting|current_user|session_user/i.test(body))),
  );
}

/** Whether a column of a row is part of it; what a function in FROM returns is not a row of a table. */
export function dependsOnRow(expression: Predicate): boolean {
  const fromFunctions = new Set<string>();
  let relations = false;
  for (const part of walk(expression)) {
    if (part.kind !== 'subselect' && part.kind !== 'exists' && part.kind !== 'in') continue;
    for (const source of part.query.from) {
      if (source.source === 'function') fromFunctions.add(source.alias);
      else relations = true;
    }
  }
  return (
    relations ||
    [...walk(expression)].some(
      (part) => part.kind === 'opaque' || (part.kind === 'column' && !(part.relation !== null && fromFunctions.has(part.relation))),
    )
  );
}

interface RoutineIndex {
  readonly byName: ReadonlyMap<string, readonly Routine[]>;
  readonly bodies: Map<string, readonly string[]>;
}

const indexes = new WeakMap<AuditInput, RoutineIndex>();

function indexOf(input: AuditInput): RoutineIndex {
  const known = indexes.get(input);
  if (known !== undefined) return known;
  const byName = new Map<string, Routine[]>();
  for (const routine of input.database.routines) byName.set(routine.name, [...(byName.get(routine.name) ?? []), routine]);
  const made = { byName, bodies: new Map<string, readonly string[]>() };
  indexes.set(input, made);
  return made;
}

/** The bodies of the function and of those it calls, to a small depth: enough for helpers that wrap helpers. */
export function bodiesOf(input: AuditInput, schema: string | null, name: string): readonly string[] {
  const { bodies } = indexOf(input);
  const key = `${schema ?? ''}.${name}`;
  const known = bodies.get(key);
  if (known !== undefined) return known;
  const found = collectBodies(input, routinesNamed(input, schema, name), 3, new Set());
  bodies.set(key, found);
  return found;
}

function collectBodies(input: AuditInput, routines: readonly Routine[], depth: number, seen: Set<Routine>): readonly string[] {
  return routines.flatMap((routine) => {
    if (seen.has(routine)) return [];
    seen.add(routine);
    const called =
      depth === 0
        ? []
        : [...new Set([...routine.body.matchAll(/([\w$]+)"?\s*\(/g)].map((match) => match[1] ?? ''))].flatMap((name) =>
            routinesNamed(input, null, name),
          );
    return [routine.body, ...collectBodies(input, called, depth - 1, seen)];
  });
}

export function routinesNamed(input: AuditInput, schema: string | null, name: string): readonly Routine[] {
  const found = indexOf(input).byName.get(name) ?? [];
  return schema === null ? found : found.filter((routine) => routine.schema === schema);
}

export function escapePattern(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}

function bodyReads(body: string, source: ContextSource, parts: readonly Predicate[]): boolean {
  if (source.kind === 'setting') return settingNames(source).some((name) => body.includes(name));
  // `request.jwt.claim.sub` is the older spelling of the field `sub` of `request.jwt.claims`.
  const field = source.path.at(-1) ?? '';
  const mentions = body.includes(source.setting) || body.includes(`${source.setting.replace(/s$/, '')}.${field}`);
  return mentions && (body.includes(field) || mentionsPath(parts, source.path));
}

function mentionsPath(parts: readonly Predicate[], path: readonly string[]): boolean {
  const last = path.at(-1) ?? '';
  return parts.some(
    (part) =>
      part.kind === 'constant' && typeof part.value === 'string' && (part.value === last || part.value.split(/[{},\s"]+/).includes(last)),
  );
}
