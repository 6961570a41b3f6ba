import { findRole, isSuperuser, roleClosure } from '../../model/access.ts';
import { type Answer, bind, denied, known, unknown } from './answer.ts';
import { cast } from './cast.ts';
import { compare } from './compare.ts';
import { setting } from './setting.ts';
import type { Scope } from './scope.ts';
import { type Datum, arrayOf, elements, family, nothing, numberOf, spell, textOf, truthOf } from './values.ts';

type Builtin = (args: readonly string[], data: readonly Datum[], scope: Scope) => Answer<Datum>;

const text =
  (change: (value: string) => string | null): Builtin =>
  ([value = '']) =>
    known(textOf(change(value)));
const cut = (set: string): string => `[${set.replace(/[\\\]^-]/g, '\\$&')}]+`;
const trim: Builtin = ([value = '', set = ' ']) =>
  known(textOf(set === '' ? value : value.replace(new RegExp(`^${cut(set)}`, 'u'), '').replace(new RegExp(`${cut(set)}$`, 'u'), '')));
const length: Builtin = ([value = ''], [datum = nothing('text')]) =>
  family(datum.type) === 'text' || family(datum.type) === 'citext'
    ? known(numberOf(Array.from(value).length))
    : unknown(`length(${datum.type})`);

// What gives null as soon as one argument is null.
const strict: Readonly<Record<string, Builtin>> = {
  lower: text((value) => value.toLowerCase()),
  upper: text((value) => value.toUpperCase()),
  btrim: trim,
  ltrim: ([value = '', set = ' ']) => known(textOf(set === '' ? value : value.replace(new RegExp(`^${cut(set)}`, 'u'), ''))),
  rtrim: ([value = '', set = ' ']) => known(textOf(set === '' ? value : value.replace(new RegExp(`${cut(set)}$`, 'u'), ''))),
  length,
  char_length: length,
  replace: ([value = '', from = '', to = '']) => known(textOf(from === '' ? value : value.replaceAll(from, to))),
  starts_with: ([value = '', start = '']) => known(truthOf(value.startsWith(start))),
  split_part: ([value = '', separator = '', at = '1']) => {
    const parts = separator === '' ? [value] : value.split(separator);
    const index = Number(at);
    if (index === 0) return denied('22023', 'field position must not be zero');
    return known(textOf((index > 0 ? parts[index - 1] : parts.at(index)) ?? ''));
  },
  array_length: ([, dimension = '1'], [array = nothing('text[]')]) =>
    counted(array, (count) => (dimension === '1' && count > 0 ? numberOf(count) : nothing('integer'))),
  cardinality: (_, [array = nothing('text[]')]) => counted(array, numberOf),
  current_setting: ([name = '', missing = 'false'], _, scope) => setting(name, missing === 'true', scope),
  pg_has_role: (args, _, scope) => hasRole(args, scope),
};

/** A function of the server; whatever is not listed is unknown by its name. */
export function builtin(name: string, args: readonly Datum[], scope: Scope): Answer<Datum> {
  const [first = nothing('text'), second = nothing('text')] = args;
  switch (name) {
    case 'nullif':
      return bind(compare(scope.picture.database, '=', first, second), (same) => known(same === true ? nothing(first.type) : first));
    case 'string_to_array':
      return args.length === 2 ? split(first, second) : unknown('string_to_array with three arguments');
    case 'concat':
      return known(
        textOf(args.map((arg) => (arg.value === null ? '' : arg.value === true ? 't' : arg.value === false ? 'f' : arg.value)).join('')),
      );
  }
  const found = strict[name];
  if (found === undefined) return unknown(`the function ${name}`);
  if (args.some((arg) => arg.value === null)) return known(nothing('text'));
  return found(
    args.map((arg) => spell(arg.value ?? '')),
    args,
    scope,
  );
}

function split(value: Datum, separator: Datum): Answer<Datum> {
  if (value.value === null) return known(nothing('text[]'));
  const whole = spell(value.value);
  if (separator.value === null) return known(arrayOf('text', Array.from(whole).map(textOf)));
  const mark = spell(separator.value);
  const parts = whole === '' ? [] : mark === '' ? [whole] : whole.split(mark);
  return known(arrayOf('text', parts.map(textOf)));
}

function counted(array: Datum, use: (count: number) => Datum): Answer<Datum> {
  const found = elements(array);
  return found === undefined ? unknown('an array of several dimensions') : known(use(found.length));
}

function hasRole(args: readonly string[], scope: Scope): Answer<Datum> {
  const [user = '', role = '', privilege = ''] = args.length === 2 ? [scope.user, ...args] : args;
  const { database } = scope.picture;
  for (const name of [user, role])
    if (findRole(database, name) === undefined) return unknown(`a role ${name} that the picture does not have`);
  const wanted = privilege.trim().toLowerCase();
  if (isSuperuser(database, user)) return known(truthOf(true));
  if (wanted === 'usage') return known(truthOf(roleClosure(database, user).has(role)));
  if (wanted !== 'member') return unknown(`pg_has_role for ${wanted}`);
  const seen = new Set([user]);
  for (const name of seen) for (const membership of findRole(database, name)?.memberOf ?? []) seen.add(membership.role);
  return known(truthOf(seen.has(role)));
}

/** Functions of the server that return rows: the values of their one column. */
export function builtinRows(name: string, args: readonly Datum[], scope: Scope): Answer<readonly Datum[]> | undefined {
  const [first = nothing('text')] = args;
  switch (name) {
    case 'unnest': {
      if (first.value === null) return known([]);
      const found = args.length === 1 && family(first.type) === 'array' ? elements(first) : undefined;
      return found === undefined ? unknown('unnest of what is no simple array') : known(found);
    }
    case 'string_to_table':
      return bind(builtin('string_to_array', args, scope), (array) =>
        array.value === null ? known([]) : bind(cast(scope.picture.database, array, 'text[]'), (value) => known(elements(value) ?? [])),
      );
    default:
      return undefined;
  }
}
