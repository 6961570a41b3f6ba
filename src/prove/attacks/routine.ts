import { nameKey } from '../../base/ident.ts';
import type { RoutineTenancy } from '../../model/tenancy.ts';
import { canariesOf, valuesOfB } from '../lab/canary.ts';
import type { Callable } from '../lab/callable.ts';
import { type Probe, probe } from '../lab/probe.ts';
import { type Scene, serves } from '../lab/scene.ts';
import type { Skip } from '../report/attack-report.ts';
import { type Blueprint, isShownToAll } from '../synthesise/blueprint.ts';
import { literal, relation } from '../synthesise/statement.ts';
import { resolveType } from '../synthesise/type.ts';
import { candidates } from '../synthesise/values.ts';
import { rowOf } from '../synthesise/world.ts';

/** Calls every routine a role may execute, from A's session with B's ids: nothing of B may come back or change. */
export function routineAttacks(scene: Scene, callables: readonly Callable[], skip: (skip: Skip) => void): readonly Probe[] {
  return callables.flatMap((callable) => {
    const object = routineObject(callable);
    // What it answers about B when B's own secret is given is meant; without one it must say nothing of B.
    if (isPreTenant(scene, callable)) return preTenantAttacks(scene, callable, object, skip);
    const vectors = argumentVectors(scene, callable);
    if (vectors.length === 0)
      skip({ object: `${object} as ${callable.role}`, reason: 'no value is known for one of its argument types', attacks: 1 });
    return vectors.flatMap((vector, index) => calls(scene, callable, object, vector, index));
  });
}

export function routineObject(callable: Callable): string {
  return `${callable.schema}.${callable.name}(${callable.signature})`;
}

/** Declared to serve callers who have no tenant yet. */
export function isPreTenant(scene: Scene, callable: Callable): boolean {
  return declaration(scene, callable)?.tenantCheck === 'pre-tenant';
}

export function callText(callable: Callable, vector: readonly string[]): string {
  const target = `${relation(callable)}(${vector.join(', ')})`;
  return callable.procedure ? `call ${target}` : `select x::text from ${target} x`;
}

function declaration(scene: Scene, callable: Callable): RoutineTenancy | undefined {
  return scene.tenancy.routines.find(
    (each) =>
      each.schema === callable.schema && each.name === callable.name && (each.signature === null || each.signature === callable.signature),
  );
}

/** The public tables that its body names: their rows may rightly come back, whoever wrote them. */
function published(scene: Scene, callable: Callable): readonly Blueprint[] {
  const body = scene.database.routines.find(
    (routine) => routine.schema === callable.schema && routine.name === callable.name && routine.signature === callable.signature,
  )?.body;
  return [...scene.world.prints.values()].filter((print) => print.kind === 'public' && body?.includes(print.table.name) === true);
}

/** Calls by whom no tenant is known of, who names A's things or what nobody has. */
function preTenantAttacks(scene: Scene, callable: Callable, object: string, skip: (skip: Skip) => void): readonly Probe[] {
  // A worker acts for whichever tenant its job belongs to, and an operator for all of them: what they are handed is no crossing.
  if (!serves(scene, callable.role, 'app') && (serves(scene, callable.role, 'worker') || serves(scene, callable.role, 'platform'))) {
    skip({
      object: `${object} as ${callable.role}`,
      reason: 'serves every tenant before one is chosen, and so does the role: what it hands out cannot be told from a leak',
      attacks: 0,
    });
    return [];
  }
  const vectors = strangersVectors(scene, callable);
  if (vectors.length === 0)
    skip({ object: `${object} as ${callable.role}`, reason: 'no value is known for one of its argument types', attacks: 1 });
  const prints = [...scene.world.prints.values()].filter((print) => !isShownToAll(print));
  const shown = published(scene, callable);
  const found = [...new Set([...canariesOf(scene.world, prints, shown), ...valuesOfB(scene.world, prints, shown)])];
  return vectors.flatMap((vector, index) => {
    const canaries = found.filter((canary) => !vector.some((text) => text.includes(canary)));
    return scene.contexts
      .filter((context) => context.family === 'none' || context.family === 'empty')
      .map((context) =>
        probe({
          family: 'pre-tenant',
          role: callable.role,
          object,
          command: 'execute',
          context,
          technique: `call ${index + 1} without a secret`,
          statement: callText(callable, vector),
          judge: { kind: 'canary', canaries, watch: prints.map((print) => print.key) },
          what: `rows of another tenant came back from, or were changed by, ${object}, although nothing of that tenant was named`,
        }),
      );
  });
}

/** Argument lists that name A's rows, or nothing: texts are such as nobody has, because A and B have many in common. */
export function strangersVectors(scene: Scene, callable: Callable): readonly (readonly string[])[] {
  return argumentVectors(scene, callable, ['A', null]);
}

function calls(scene: Scene, callable: Callable, object: string, vector: readonly string[], index: number): readonly Probe[] {
  const prints = [...scene.world.prints.values()].filter((print) => !isShownToAll(print));
  // What we pass in may rightly come back.
  const canaries = canariesOf(scene.world, prints, published(scene, callable)).filter(
    (canary) => !vector.some((text) => text.includes(canary)),
  );
  const statement = callText(callable, vector);
  const judge = { kind: 'canary', canaries, watch: prints.map((print) => print.key) } as const;
  const at = {
    family: 'routine',
    role: callable.role,
    object,
    command: 'execute',
    statement,
    judge,
    what: `rows of another tenant came back from, or were changed by, ${object}`,
  } as const;
  const states = scene.contexts.filter(
    (context) => context.family === 'own' || (index === 0 && (context.family === 'none' || context.family === 'fresh')),
  );
  return states.map((context) => probe({ ...at, context, technique: `call ${index + 1}` }));
}

/** Whose ids an argument list names; null for ids that nobody has. */
type Named = 'A' | 'B' | null;

/** Every argument list tried: B's ids, A's ids with B's tenant, and harmless values. Empty when a type is unknown. */
export function argumentVectors(scene: Scene, callable: Callable, parties: readonly Named[] = ['A', 'B']): readonly (readonly string[])[] {
  const needed = callable.arguments.filter((argument) => !argument.optional);
  const build = (wanted: readonly Callable['arguments'][number][], party: Named, tenant: Named): readonly (readonly string[])[] => {
    if (!parties.includes(party) || !parties.includes(tenant)) return [];
    const salt = parties.includes(null) ? 'nobody' : '';
    const texts = wanted.map((argument) => argumentText(scene, argument, party, tenant, salt));
    return texts.some((text) => text === null) ? [] : [texts.filter((text): text is string => text !== null)];
  };
  const variants = [
    ...build(callable.arguments, 'B', 'B'),
    ...build(callable.arguments, 'B', 'A'),
    ...build(callable.arguments, 'A', 'B'),
    ...build(needed, 'B', 'B'),
    ...build(needed, 'A', 'A'),
    ...build(needed, null, null),
  ];
  return [...new Map(variants.map((vector) => [vector.join(), vector])).values()];
}

function argumentText(scene: Scene, argument: Callable['arguments'][number], party: Named, tenant: Named, salt: string): string | null {
  const { world, tenancy } = scene;
  const name = argument.name
    .toLowerCase()
    .replace(/^(p|in|_|arg|v)_+/, '')
    .replace(/_(in|p)$/, '');
  const type = resolveType(scene.database, argument.type);
  const cast = (value: string): string => `${literal(type.array && !value.startsWith('{') ? `{"${value}"}` : value)}::${argument.type}`;
  const keys = [...world.prints.values()].flatMap((print) => (print.tenantKey === null ? [] : [print.tenantKey]));
  if (tenant !== null && (keys.includes(name) || /^(tenant|org|company|account)(_id)?$/.test(name))) return cast(world.tenants[tenant]);
  if (party !== null && /(^|_)(user|actor|member|owner|by|assignee)(_id)?$/.test(name) && type.base === tenancy.context.actorType)
    return cast(world.people[party === 'A' ? 'a' : 'b']);
  if (party !== null && (/(_ids?|^ids?|_ref)$/.test(name) || type.base === 'uuid')) {
    const stem = name.replace(/_?ids?$/, '');
    const print =
      [...world.prints.values()].find(
        (each) => stem !== '' && (nameKey(each.table).split('.')[1] ?? '').replace(/s$/, '').endsWith(stem),
      ) ?? [...world.prints.values()].find((each) => each.primary.length > 0 && each.kind === 'tenant');
    const row = print === undefined ? undefined : rowOf(world, print.key, party);
    const value = row?.values.get(print?.primary.find((column) => column === 'id') ?? print?.primary[0] ?? '');
    if (value !== null && value !== undefined && sameShape(value, type.base)) return cast(value);
  }
  const made = candidates({ column: name, type, salt })[0];
  return made === undefined ? null : cast(made);
}

function sameShape(value: string, base: string): boolean {
  const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-/.test(value);
  return base === 'uuid' ? uuid : /int|serial|numeric/.test(base) ? /^\d+$/.test(value) : base === 'text' || base === 'character varying';
}
