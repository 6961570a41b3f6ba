import { canBecome } from '../../model/access.ts';
import { type RoutineMeaning, routineMeaning } from '../../model/meaning.ts';
import type { Predicate, Subquery, SubqueryRelation } from '../../model/predicate.ts';
import { routineKey } from '../../model/routine.ts';
import type { Branch } from './branch.ts';
import type { Reasoner, Valued } from './reasoner.ts';
import type { Asker, Scope } from './scope.ts';
import { type Signs, includes, isUnknown, signOf } from './signs.ts';
import { type TermKey, nullTerm } from './term.ts';
import { anything, known, truthsOfValue, tuples } from './tuples.ts';
import { type BoundRelation, columnsOf, unknownRelation } from './unknown-relation.ts';

type Call = Extract<Predicate, { kind: 'call' }>;

/** A body that was understood, with its arguments. */
interface Entered {
  readonly kind: 'entered';
  readonly branch: Branch;
  readonly result: RoutineMeaning['result'];
  readonly scope: Scope;
  readonly asker: Asker;
}

interface Answered extends Valued {
  readonly kind: 'value';
}

const deepest = 12;

export function* truthsOfCall(reasoner: Reasoner, call: Call, want: Signs, scope: Scope, asker: Asker, branch: Branch): Generator<Branch> {
  const role = constantText(call.args.at(-2));
  if (call.name === 'pg_has_role' && role !== undefined && call.args.length === 2) {
    const has = canBecome(reasoner.world.picture.database, asker.role).has(role);
    if (includes(want, signOf(has))) yield branch;
    return;
  }
  for (const outcome of calls(reasoner, call, scope, asker, branch)) {
    if (outcome.kind === 'value') yield* truthsOfValue(outcome.value, want, outcome.branch);
    else if (outcome.result.kind === 'value')
      yield* reasoner.truths(outcome.result.value, want, outcome.scope, outcome.asker, outcome.branch);
    else {
      for (const query of outcome.result.queries)
        yield* reasoner.truths({ kind: 'subselect', query }, want & ~isUnknown, outcome.scope, outcome.asker, outcome.branch);
      if (includes(want, isUnknown)) yield outcome.branch;
    }
  }
}

export function* valuesOfCall(reasoner: Reasoner, call: Call, scope: Scope, asker: Asker, branch: Branch): Generator<Valued> {
  if (['jsonb_extract_path_text', 'json_extract_path_text', 'jsonb_extract_path', 'json_extract_path'].includes(call.name)) {
    const [base, ...path] = call.args;
    if (base === undefined) return;
    const nested = path.reduce<Predicate>((at, name) => ({ kind: 'operator', name: '->>', args: [at, name] }), base);
    yield* reasoner.values(nested, scope, asker, branch);
    return;
  }
  for (const outcome of calls(reasoner, call, scope, asker, branch)) {
    if (outcome.kind === 'value') yield outcome;
    else if (outcome.result.kind === 'value') yield* reasoner.values(outcome.result.value, outcome.scope, outcome.asker, outcome.branch);
    else
      for (const query of outcome.result.queries)
        yield* reasoner.values({ kind: 'subselect', query }, outcome.scope, outcome.asker, outcome.branch);
  }
}

/** A function in FROM: its rows under the alias. */
export function* rowsOfCall(
  reasoner: Reasoner,
  item: SubqueryRelation,
  scope: Scope,
  asker: Asker,
  branch: Branch,
): Generator<BoundRelation> {
  const which = item.routine === undefined ? {} : { routine: item.routine };
  const call: Call = { kind: 'call', schema: item.schema, name: item.name, args: item.args ?? [], ...which };
  const single = [item.alias, item.name];
  for (const outcome of calls(reasoner, call, scope, asker, branch)) {
    if (outcome.kind === 'value') {
      // A strict function without its argument returns no row.
      if (outcome.value !== nullTerm) yield unknownRelation(outcome.branch, single, `what ${item.name} returns`);
      continue;
    }
    const { result } = outcome;
    if (result.kind === 'value') {
      for (const got of reasoner.values(result.value, outcome.scope, outcome.asker, outcome.branch))
        yield { branch: got.branch, binding: columnsOf(single, [got.value, got.value]) };
      continue;
    }
    for (const query of result.queries) yield* rowsOfBody(reasoner, query, result.columns, single, outcome);
  }
}

function* rowsOfBody(
  reasoner: Reasoner,
  query: Subquery,
  columns: readonly string[],
  single: readonly string[],
  entered: Entered,
): Generator<BoundRelation> {
  for (const bound of reasoner.rows(query, entered.scope, entered.asker, entered.branch)) {
    for (const { branch: at, values } of tuples(reasoner, query.select, bound.scope, entered.asker, bound.branch)) {
      const [first = nullTerm] = values;
      // A single column also goes by the alias.
      const names = values.length === 1 ? [...columns, ...single] : columns;
      yield { branch: at, binding: columnsOf(names, values.length === 1 ? names.map(() => first) : values) };
    }
  }
}

/** The ways a call can go: into a body that was understood, or to a value of which little is known. */
export function* calls(reasoner: Reasoner, call: Call, scope: Scope, asker: Asker, branch: Branch): Generator<Entered | Answered> {
  const { world } = reasoner;
  const routine = world.routine(call);
  const meaning = routine === undefined ? undefined : routineMeaning(world.picture.meanings, routine);
  for (const { branch: at, values } of tuples(reasoner, call.args, scope, asker, branch)) {
    if (routine === undefined || meaning === undefined || asker.depth >= deepest) {
      const inert = routine !== undefined && world.picture.meanings.inert.has(routineKey(routine));
      const foreign =
        (routine !== undefined && !inert) || (call.schema !== null && call.schema !== 'pg_catalog') || looksElsewhere.has(call.name);
      const name = routine === undefined ? call.name : routineKey(routine);
      yield { kind: 'value', ...application(foreign ? at.doubt(`what ${name} returns`) : at, name, values) };
      continue;
    }
    const given = routine.strict ? values : [];
    for (const value of given) {
      const none = at.suppose(value, true);
      if (none !== null) yield { kind: 'value', branch: none, value: nullTerm };
    }
    const entered = given.reduce<Branch | null>((known, value) => known?.suppose(value, false) ?? null, at);
    if (entered === null) continue;
    yield {
      kind: 'entered',
      branch: entered,
      result: meaning.result,
      scope: { relations: new Map(), outer: null, parameters: values },
      // A body is run, not folded into the statement: the server notices no circle of policies through it.
      asker: { role: routine.securityDefiner ? routine.owner : asker.role, within: [], depth: asker.depth + 1 },
    };
  }
}

function application(branch: Branch, name: string, args: readonly TermKey[]): Valued {
  return volatile.has(name) ? anything(branch, null) : known(branch, { kind: 'apply', name, args });
}

const volatile = new Set(['random', 'gen_random_uuid', 'clock_timestamp', 'nextval', 'uuid_generate_v4', 'uuidv4', 'uuidv7']);
// They look at what is not part of the picture.
const looksElsewhere = new Set([
  'current_setting',
  'set_config',
  'query_to_xml',
  'count',
  'max',
  'min',
  'sum',
  'array_agg',
  'bool_or',
  'bool_and',
  'string_agg',
  'jsonb_agg',
]);

function constantText(expression: Predicate | undefined): string | undefined {
  if (expression?.kind === 'cast') return constantText(expression.operand);
  return expression?.kind === 'constant' && typeof expression.value === 'string' ? expression.value : undefined;
}
