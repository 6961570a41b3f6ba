import type { QualifiedName } from '../../base/ident.ts';
import { routineMeaning } from '../../model/meaning.ts';
import type { Routine } from '../../model/routine.ts';
import { type Answer, type Hazard, all, bind, denied, known, unknown, withHazard } from './answer.ts';
import { builtinRows } from './builtin.ts';
import { cast } from './cast.ts';
import type { Picture } from './instance.ts';
import type { Predicate } from '../../model/predicate.ts';
import { remember } from './remember.ts';
import { sessionHazard } from './session-hazard.ts';
import { type Scope, type Stored, onlyColumn } from './scope.ts';
import { refusal } from './structure.ts';
import { type Datum, baseType, nothing } from './values.ts';

const deepest = 24;

/** The routines of this name that take so many arguments. */
export function routinesOf(picture: Picture, name: QualifiedName, count: number): readonly Routine[] {
  return picture.database.routines.filter(
    (routine) => routine.schema === name.schema && routine.name === name.name && arity(picture, routine) === count,
  );
}

function arity(picture: Picture, routine: Routine): number {
  return routineMeaning(picture.meanings, routine)?.parameters.length ?? argumentTypes(routine).length;
}

/** The arguments of the signature as written, each `name type` or `type`. */
function argumentTypes(routine: Routine): readonly string[] {
  return routine.signature === '' ? [] : routine.signature.split(/,\s*(?![^(]*\))/);
}

function chosen(name: QualifiedName, args: readonly Answer<Datum>[], scope: Scope): Answer<Routine> {
  const found = routinesOf(scope.picture, name, args.length);
  const fitting =
    found.length < 2
      ? found
      : found.filter((routine) => {
          const types = argumentTypes(routine);
          return args.every((arg, at) => arg.kind === 'known' && (types[at] ?? '').endsWith(baseType(arg.value.type)));
        });
  const [routine] = fitting;
  if (routine === undefined) return unknown(`the function ${name.schema}.${name.name}`);
  return fitting.length > 1 ? unknown(`which function ${name.schema}.${name.name}`) : known(routine);
}

/** The value of a call. */
export function call(name: QualifiedName, args: readonly Answer<Datum>[], scope: Scope): Answer<Datum> {
  return bind(entered(name, args, scope), ({ routine, inner, silent }) => {
    const returns = routine.returns ?? 'void';
    if (silent) return known(nothing(returns));
    const meaning = routineMeaning(scope.picture.meanings, routine);
    if (meaning?.result.kind !== 'value' || routine.returnsSet) return unknown(`the rows of ${name.schema}.${name.name} as a value`);
    const { value } = meaning.result;
    const work = (): Answer<Datum> =>
      refusal(inner, [value], true) ??
      withHazard(
        bind(inner.engine.datum(value, inner), (result) => cast(scope.picture.database, result, returns)),
        planned(value, inner),
      );
    if (args.some((arg) => arg.kind !== 'known' || arg.hazard !== null)) return work();
    const key = JSON.stringify(['call', inner.user, args.map((arg) => (arg.kind === 'known' ? arg.value : null))]);
    return remember([scope.picture, scope.instance, routine], key, work, denied('54001', `${name.schema}.${name.name} calls itself`));
  });
}

/** The body is planned as a statement of its own, with the errors that planning has. */
function planned(body: Predicate, inner: Scope): Hazard | null {
  const key = JSON.stringify(['planned', inner.user]);
  return remember<Hazard | null>([inner.picture, inner.instance, body], key, () => sessionHazard([body], inner), null);
}

/** The rows of a call. */
export function rowsOf(schema: string | null, name: string, args: readonly Answer<Datum>[], scope: Scope): Answer<readonly Stored[]> {
  const one = (tuple: readonly Answer<Datum>[]): readonly Stored[] =>
    tuple.map((value) => ({ present: known(true), row: null, tuple: new Map([[onlyColumn, value]]) }));
  if (schema === null) {
    const found = bind(all(args), (values) => builtinRows(name, values, scope) ?? unknown(`the function ${name}`));
    return bind(found, (values) => known(one(values.map((value) => known(value)))));
  }
  return bind(entered({ schema, name }, args, scope), ({ routine, inner, silent }) => {
    if (!routine.returnsSet) return known(one([call({ schema, name }, args, scope)]));
    const result = routineMeaning(scope.picture.meanings, routine)?.result;
    if (silent) return known([]);
    if (result?.kind !== 'rows') return unknown(`the rows of ${schema}.${name}`);
    const { columns } = result;
    const bodies = result.queries.map((query): Predicate => ({ kind: 'subselect', query }));
    const refused = refusal(inner, bodies, true);
    if (refused !== null) return refused;
    const hazard = sessionHazard(bodies, inner);
    const element = /^SETOF (.*)$/.exec(routine.returns ?? '')?.[1];
    return bind(all(result.queries.map((query) => scope.engine.candidates(query, inner))), (lists) =>
      known(
        lists.flat().map(({ present, values }): Stored => {
          const [first = unknown(`the columns of ${schema}.${name}`)] = values;
          // A function that returns rows of one value gives them its type.
          const typed = element === undefined ? first : bind(first, (value) => cast(scope.picture.database, value, element));
          const tuple =
            columns.length < 2 ? new Map([[onlyColumn, typed]]) : new Map(columns.map((column, at) => [column, values[at] ?? first]));
          return { present, row: null, tuple };
        }),
        hazard,
      ),
    );
  });
}

export function returnsRows(schema: string | null, name: string, scope: Scope): boolean {
  if (schema === null) return builtinRows(name, [], scope) !== undefined;
  return scope.picture.database.routines.some((routine) => routine.schema === schema && routine.name === name && routine.returnsSet);
}

interface Entered {
  readonly routine: Routine;
  readonly inner: Scope;
  /** STRICT and given a null: the body is not run. */
  readonly silent: boolean;
}

function entered(name: QualifiedName, args: readonly Answer<Datum>[], scope: Scope): Answer<Entered> {
  const failed = args.find((arg) => arg.kind === 'denied');
  if (failed !== undefined) return failed;
  return bind(chosen(name, args, scope), (routine) => {
    const called = `${name.schema}.${name.name}`;
    if (routine.type !== 'function') return unknown(`the ${routine.type} ${called}`);
    // A search path is in the names already; any other setting changes what the body sees.
    const config = routine.config.find((entry) => !entry.startsWith('search_path='));
    if (config !== undefined) return unknown(`the function ${called} with ${config.split('=')[0] ?? ''} set`);
    if (routineMeaning(scope.picture.meanings, routine) === undefined) return unknown(`the body of ${called}`);
    if (scope.depth > deepest) return denied('54001', `${called} calls itself`);
    const user = routine.securityDefiner ? routine.owner : scope.user;
    const inner: Scope = { ...scope, user, reader: user, frames: [], args, body: true, depth: scope.depth + 1 };
    if (!routine.strict) return known({ routine, inner, silent: false });
    return bind(all(args), (values) => known({ routine, inner, silent: values.some((value) => value.value === null) }));
  });
}
