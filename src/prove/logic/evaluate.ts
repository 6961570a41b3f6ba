import { type Predicate } from '../../model/predicate.ts';
import { type Answer, all, bind, denied, known, unknown } from './answer.ts';
import { builtin } from './builtin.ts';
import { cast } from './cast.ts';
import { compare, isComparison } from './compare.ts';
import type { Instance, Picture, Value } from './instance.ts';
import { operate } from './operator.ts';
import { candidates } from './query.ts';
import { relation } from './relation.ts';
import { call, returnsRows, rowsOf } from './routine.ts';
import { setting } from './setting.ts';
import { type Candidate, type Engine, type Scope, lookUp } from './scope.ts';
import { refusal } from './structure.ts';
import { type Truth, conjunction, disjunction, isTrue, negate } from './truth.ts';
import { type Datum, elements, family, nothing, truthOf } from './values.ts';

const engine: Engine = { datum, truth, candidates, relation, call, rowsOf, returnsRows };

/** What a session of the role that asks is in, before any row. */
export function sessionScope(picture: Picture, instance: Instance, role: string = instance.role): Scope {
  return { engine, picture, instance, user: role, reader: role, frames: [], args: [], body: false, depth: 0 };
}

/** What the server would make of an expression, or why that cannot be said. */
export function evaluate(predicate: Predicate, scope: Scope): Answer<Value> {
  const refused = refusal(scope, [predicate]);
  return refused ?? bind(datum(predicate, scope), ({ value }) => known(value));
}

/** The value of a condition. */
function truth(predicate: Predicate, scope: Scope): Answer<Truth> {
  return bind(datum(predicate, scope), ({ value, type }) =>
    typeof value === 'string' ? bind(cast(scope.picture.database, { value, type }, 'boolean'), asTruth) : known(value),
  );
}

function asTruth({ value }: Datum): Answer<Truth> {
  return typeof value === 'string' ? unknown('a condition that is not boolean') : known(value);
}

const boolean = (answer: Answer<Truth>): Answer<Datum> => bind(answer, (value) => known(truthOf(value)));

/** The value of an expression, with its type. Whether relations may be read at all was asked before (structure.ts). */
function datum(predicate: Predicate, scope: Scope): Answer<Datum> {
  const { database } = scope.picture;
  const at = (part: Predicate): Answer<Datum> => datum(part, scope);
  const truths = (parts: readonly Predicate[]): readonly Answer<Truth>[] => parts.map((part) => truth(part, scope));
  switch (predicate.kind) {
    case 'constant':
      return constant(predicate, scope);
    case 'column':
      return lookUp(scope, predicate.relation, predicate.column, predicate.level);
    case 'parameter':
      return scope.args[predicate.index] ?? unknown(`an argument $${predicate.index + 1} that was not given`);
    case 'setting':
      return setting(predicate.name, predicate.missingOk, scope);
    case 'keyword':
      return known({ type: 'name', value: predicate.name === 'session_user' ? scope.instance.role : scope.user });
    case 'cast':
      return bind(at(predicate.operand), (value) => cast(database, value, predicate.type));
    case 'call':
      return predicate.schema === null
        ? bind(all(predicate.args.map(at)), (args) => builtin(predicate.name, args, scope))
        : call({ schema: predicate.schema, name: predicate.name }, predicate.args.map(at), scope);
    case 'operator':
      return bind(all(predicate.args.map(at)), (args) => operate(predicate.name, args));
    case 'compare':
      return boolean(
        bind(all([at(predicate.left), at(predicate.right)]), ([left = nothing('text'), right = nothing('text')]) =>
          compare(database, predicate.operator, left, right),
        ),
      );
    case 'any':
      return boolean(any(predicate, scope));
    case 'list':
      return unknown('a list outside of a comparison');
    case 'is-null':
      return bind(at(predicate.operand), ({ value }) => known(truthOf((value === null) !== predicate.negated)));
    case 'is-boolean':
      return bind(truth(predicate.operand, scope), (value) => {
        const wanted = predicate.test === 'unknown' ? null : predicate.test === 'true';
        return known(truthOf((value === wanted) !== predicate.negated));
      });
    case 'not':
      return boolean(negate(truth(predicate.operand, scope)));
    case 'and':
      return boolean(conjunction(truths(predicate.operands)));
    case 'or':
      return boolean(disjunction(truths(predicate.operands)));
    case 'coalesce':
      return coalesce(predicate.operands, scope);
    case 'case':
      return branch(predicate, 0, scope);
    case 'subselect':
      return bind(candidates(predicate.query, scope), (rows) => single(rows, scope));
    case 'exists':
      return boolean(bind(candidates(predicate.query, scope), (rows) => disjunction(rows.map((row) => row.present))));
    case 'in':
      return boolean(among(predicate, scope));
    case 'opaque':
      return unknown(`not understood: ${predicate.text}`);
  }
}

function constant(predicate: Extract<Predicate, { readonly kind: 'constant' }>, scope: Scope): Answer<Datum> {
  const { value, type } = predicate;
  const written: Datum =
    typeof value === 'number'
      ? { type: Number.isInteger(value) ? 'integer' : 'numeric', value: String(value) }
      : { type: typeof value === 'boolean' ? 'boolean' : 'unknown', value };
  return type === null ? known(written) : cast(scope.picture.database, written, type);
}

function coalesce(operands: readonly Predicate[], scope: Scope): Answer<Datum> {
  const [first, ...rest] = operands;
  if (first === undefined) return known(nothing('text'));
  return bind(datum(first, scope), (value) => (value.value === null && rest.length > 0 ? coalesce(rest, scope) : known(value)));
}

function branch(predicate: Extract<Predicate, { readonly kind: 'case' }>, at: number, scope: Scope): Answer<Datum> {
  const found = predicate.branches[at];
  if (found === undefined) return predicate.otherwise === null ? known(nothing('text')) : datum(predicate.otherwise, scope);
  return bind(isTrue(truth(found.when, scope)), (taken) => (taken ? datum(found.then, scope) : branch(predicate, at + 1, scope)));
}

function any(predicate: Extract<Predicate, { readonly kind: 'any' }>, scope: Scope): Answer<Truth> {
  const together = predicate.all ? conjunction : disjunction;
  const { right, operator } = predicate;
  const versus = (left: Datum, item: Answer<Datum>): Answer<Truth> => bind(item, (value) => test(operator, left, value, scope));
  return bind(datum(predicate.left, scope), (left) => {
    if (right.kind === 'list') return together(right.items.map((item) => versus(left, datum(item, scope))));
    return bind(list(right, scope), (array) => (array === null ? known(null) : together(array.map((item) => versus(left, item)))));
  });
}

/** The elements of what `any` goes through: a written array, a cast one, or a value. */
function list(predicate: Predicate, scope: Scope): Answer<readonly Answer<Datum>[] | null> {
  if (predicate.kind === 'list') return known(predicate.items.map((item) => datum(item, scope)));
  if (predicate.kind === 'cast' && predicate.operand.kind === 'list') {
    const type = predicate.type.replace(/\[\]$/, '');
    return known(predicate.operand.items.map((item) => bind(datum(item, scope), (value) => cast(scope.picture.database, value, type))));
  }
  return bind(datum(predicate, scope), (value) => {
    if (value.value === null) return known(null);
    const items = family(value.type) === 'array' ? elements(value) : undefined;
    return items === undefined ? unknown(`the elements of ${value.type}`) : known(items.map((item) => known(item)));
  });
}

function test(operator: string, left: Datum, right: Datum, scope: Scope): Answer<Truth> {
  if (isComparison(operator)) return compare(scope.picture.database, operator, left, right);
  return bind(operate(operator, [left, right]), asTruth);
}

function among(predicate: Extract<Predicate, { readonly kind: 'in' }>, scope: Scope): Answer<Truth> {
  return bind(candidates(predicate.query, scope), (rows) => {
    // Without rows the left side need not be evaluated; with rows its error is the statement's.
    const left = datum(predicate.left, scope);
    const compared = rows.map((row): Answer<Truth> => {
      const [value = unknown('a row without a value')] = row.values;
      const result = bind(left, (mine) => bind(value, (theirs) => test(predicate.operator, mine, theirs, scope)));
      return predicate.all ? disjunction([negate(row.present), result]) : conjunction([row.present, result]);
    });
    return predicate.all ? conjunction(compared) : disjunction(compared);
  });
}

function single(rows: readonly Candidate[], scope: Scope): Answer<Datum> {
  return bind(all(rows.map((row) => row.present)), (present) => {
    const found = rows.filter((_, index) => present[index]).map((row) => row.values[0] ?? unknown('a row without a value'));
    const [first] = found;
    if (first === undefined) return known(nothing('text'));
    if (found.length === 1) return first;
    const several = denied('21000', 'more than one row returned by a subquery used as an expression');
    if (!scope.body) return several;
    return bind(all(found), ([one = nothing('text'), ...others]) =>
      others.every((other) => other.value === one.value) ? known(one, several) : unknown('which of several rows a function returns'),
    );
  });
}
