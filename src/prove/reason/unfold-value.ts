import { canonicalJson } from '../../base/hash.ts';
import { type Predicate, type Subquery, walk } from '../../model/predicate.ts';
import type { Branch } from './branch.ts';
import type { Reasoner, Valued } from './reasoner.ts';
import { type Asker, type Scope, bindingOf } from './scope.ts';
import { isFalse, isTrue, isUnknown, notTrue } from './signs.ts';
import { type TermKey, falseTerm, nullTerm, trueTerm } from './term.ts';
import { anything, known, tuples } from './tuples.ts';
import { valuesOfCall } from './unfold-call.ts';

/** The branches by the value that an expression has in each. */
export function* valuesOf(reasoner: Reasoner, expression: Predicate, scope: Scope, asker: Asker, branch: Branch): Generator<Valued> {
  reasoner.step();
  switch (expression.kind) {
    case 'constant':
      yield expression.value === null ? { branch, value: nullTerm } : known(branch, { kind: 'constant', value: String(expression.value) });
      return;
    case 'parameter': {
      const value = scope.parameters[expression.index];
      yield value === undefined ? anything(branch, 'an argument that is not there') : { branch, value };
      return;
    }
    case 'column':
      yield column(expression, scope, branch);
      return;
    case 'setting': {
      const read = settingTerm(reasoner, expression.name, branch);
      // Without missing_ok an unset setting is an error: whoever gets on has one.
      const set = expression.missingOk ? read.branch : read.branch.suppose(read.value, false);
      if (set !== null) yield { branch: set, value: read.value };
      return;
    }
    case 'keyword':
      yield known(branch, { kind: 'constant', value: asker.role });
      return;
    case 'cast':
      yield* cast(reasoner, expression, scope, asker, branch);
      return;
    case 'coalesce':
      yield* coalesced(reasoner, expression.operands, scope, asker, branch);
      return;
    case 'case':
      yield* cases(reasoner, expression.branches, expression.otherwise, scope, asker, branch);
      return;
    case 'subselect':
      yield* scalar(reasoner, expression.query, scope, asker, branch);
      return;
    case 'operator':
      yield* operator(reasoner, expression, scope, asker, branch);
      return;
    case 'call':
      if (expression.schema === null && expression.name === 'nullif') yield* nullif(reasoner, expression.args, scope, asker, branch);
      else yield* valuesOfCall(reasoner, expression, scope, asker, branch);
      return;
    case 'list':
      for (const { branch: at, values } of tuples(reasoner, expression.items, scope, asker, branch))
        yield known(at, { kind: 'apply', name: 'array', args: values });
      return;
    case 'opaque':
      yield anything(branch, `not understood: ${expression.text}`);
      return;
    default:
      for (const at of reasoner.truths(expression, isTrue, scope, asker, branch)) yield { branch: at, value: trueTerm };
      for (const at of reasoner.truths(expression, isFalse, scope, asker, branch)) yield { branch: at, value: falseTerm };
      for (const at of reasoner.truths(expression, isUnknown, scope, asker, branch)) yield { branch: at, value: nullTerm };
  }
}

function column(expression: Extract<Predicate, { kind: 'column' }>, scope: Scope, branch: Branch): Valued {
  const binding = bindingOf(scope, expression.relation, expression.level);
  if (binding === undefined) return anything(branch, `what ${expression.column} refers to`);
  if (binding.kind === 'row') return known(branch, { kind: 'column', row: binding.row, column: expression.column });
  const value = binding.columns.get(expression.column);
  return value === undefined ? anything(branch, `what ${expression.column} refers to`) : { branch, value };
}

/** `request.jwt.claim.sub` is the older spelling of the field `sub` of `request.jwt.claims`. */
export function settingTerm(reasoner: Reasoner, name: string, branch: Branch): Valued {
  const legacy = /^(.*\.jwt\.claim)\.(.+)$/.exec(name);
  if (legacy === null) return known(branch, { kind: 'setting', name: reasoner.world.setting(name) });
  const claims = known(branch, { kind: 'setting', name: reasoner.world.setting(`${legacy[1] ?? ''}s`) });
  return field(claims, legacy[2] ?? '');
}

export function field(base: Valued, name: string): Valued {
  if (base.value === nullTerm) return base;
  const key = known(base.branch, { kind: 'constant', value: name });
  return known(key.branch, { kind: 'apply', name: 'field', args: [base.value, key.value] });
}

// Between these, equality of what was cast is equality of the results.
const keeping =
  /^(pg_catalog\.)?(uuid|text|varchar|character varying|name|bpchar|character|bigint|integer|smallint|int[248]?|oid|numeric|jsonb?|boolean|bool)(\(\d+(,\d+)?\))?(\[\])?$/;

function* cast(
  reasoner: Reasoner,
  expression: Extract<Predicate, { kind: 'cast' }>,
  scope: Scope,
  asker: Asker,
  branch: Branch,
): Generator<Valued> {
  for (const inner of reasoner.values(expression.operand, scope, asker, branch)) {
    if (inner.value === nullTerm || keeping.test(expression.type)) {
      // An empty text is no uuid and no number: the statement fails.
      const fails = inner.branch.constant(inner.value) === '' && /uuid|int|numeric|bool|json/.test(expression.type);
      if (!fails) yield { branch: inner.branch.typed(inner.value, expression.type), value: inner.value };
    } else yield known(inner.branch, { kind: 'apply', name: `::${expression.type}`, args: [inner.value] });
  }
}

function* nullif(reasoner: Reasoner, args: readonly Predicate[], scope: Scope, asker: Asker, branch: Branch): Generator<Valued> {
  for (const { branch: at, values } of tuples(reasoner, args, scope, asker, branch)) {
    const [value = nullTerm, other = nullTerm] = values;
    const some = at.suppose(value, false);
    const same = some?.suppose(other, false)?.unite(value, other);
    if (same != null) yield { branch: same, value: nullTerm };
    const apart = at.separate(value, other);
    if (apart !== null) yield { branch: apart, value };
    const nothing = at.suppose(value, true);
    if (nothing !== null) yield { branch: nothing, value: nullTerm };
    const alone = some?.suppose(other, true);
    if (alone != null) yield { branch: alone, value };
  }
}

function* coalesced(reasoner: Reasoner, operands: readonly Predicate[], scope: Scope, asker: Asker, branch: Branch): Generator<Valued> {
  const [first, ...rest] = operands;
  if (first === undefined) {
    yield { branch, value: nullTerm };
    return;
  }
  for (const { branch: at, value } of reasoner.values(first, scope, asker, branch)) {
    const some = at.suppose(value, false);
    if (some !== null) yield { branch: some, value };
    const none = at.suppose(value, true);
    if (none !== null) yield* coalesced(reasoner, rest, scope, asker, none);
  }
}

function* cases(
  reasoner: Reasoner,
  branches: readonly { readonly when: Predicate; readonly then: Predicate }[],
  otherwise: Predicate | null,
  scope: Scope,
  asker: Asker,
  branch: Branch,
): Generator<Valued> {
  const [first, ...rest] = branches;
  if (first === undefined) {
    if (otherwise === null) yield { branch, value: nullTerm };
    else yield* reasoner.values(otherwise, scope, asker, branch);
    return;
  }
  for (const taken of reasoner.truths(first.when, isTrue, scope, asker, branch)) yield* reasoner.values(first.then, scope, asker, taken);
  for (const passed of reasoner.truths(first.when, notTrue, scope, asker, branch))
    yield* cases(reasoner, rest, otherwise, scope, asker, passed);
}

/** The one value of a sub-select; asked twice it is the same. */
function* scalar(reasoner: Reasoner, query: Subquery, scope: Scope, asker: Asker, branch: Branch): Generator<Valued> {
  const selected = query.select[0];
  if (selected === undefined) return;
  const name = isClosed(query) ? `${asker.role} ${canonicalJson(query)}` : null;
  const before = name === null ? undefined : branch.recall(name);
  if (before !== undefined) {
    yield { branch, value: before };
    return;
  }
  const noted = ({ branch: at, value }: Valued): Valued => ({ branch: name === null ? at : at.remember(name, value), value });
  for (const bound of reasoner.rows(query, scope, asker, branch)) {
    for (const valued of reasoner.values(selected, bound.scope, asker, bound.branch)) yield noted(valued);
  }
  if (query.from.length > 0) yield noted({ branch, value: nullTerm });
  else if (query.where !== null) {
    const inner: Scope = { relations: new Map(), outer: scope, parameters: scope.parameters };
    for (const none of reasoner.truths(query.where, notTrue, inner, asker, branch)) yield noted({ branch: none, value: nullTerm });
  }
}

/** Whether nothing in the query comes from around it. */
function isClosed(query: Subquery): boolean {
  const own = new Set(query.from.map((from) => from.alias));
  return [...query.select, ...(query.where === null ? [] : [query.where])].every((part) =>
    [...walk(part)].every(
      (node) =>
        node.kind !== 'parameter' &&
        node.kind !== 'subselect' &&
        node.kind !== 'exists' &&
        node.kind !== 'in' &&
        (node.kind !== 'column' || (node.level === 0 && node.relation !== null && own.has(node.relation))),
    ),
  );
}

function* operator(
  reasoner: Reasoner,
  expression: Extract<Predicate, { kind: 'operator' }>,
  scope: Scope,
  asker: Asker,
  branch: Branch,
): Generator<Valued> {
  const { name, args } = expression;
  for (const { branch: at, values } of tuples(reasoner, args, scope, asker, branch)) {
    const [base = nullTerm, key = nullTerm] = values;
    if (values.includes(nullTerm)) yield { branch: at, value: nullTerm };
    else if (name === '->' || name === '->>') yield known(at, { kind: 'apply', name: 'field', args: [base, key] });
    else if (name === '#>' || name === '#>>') yield path(at, base, key, args[1]);
    else yield known(at, { kind: 'apply', name, args: values });
  }
}

function path(branch: Branch, base: TermKey, key: TermKey, written: Predicate | undefined): Valued {
  const names = written === undefined ? null : pathOf(written);
  if (names === null) return known(branch, { kind: 'apply', name: '#>', args: [base, key] });
  return names.reduce<Valued>((at, name) => field(at, name), { branch, value: base });
}

function pathOf(written: Predicate): readonly string[] | null {
  if (written.kind === 'cast') return pathOf(written.operand);
  if (written.kind === 'list') {
    const parts = written.items.map((item) => (item.kind === 'cast' ? item.operand : item));
    return parts.every((part) => part.kind === 'constant') ? parts.map((part) => String(part.value)) : null;
  }
  if (written.kind !== 'constant' || typeof written.value !== 'string') return null;
  const body = /^\{(.*)\}$/s.exec(written.value)?.[1];
  return body === undefined ? null : body.split(',').map((part) => part.trim().replace(/^"(.*)"$/, '$1'));
}
