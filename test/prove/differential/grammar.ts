import type { Dice } from '../../plan/random/dice.ts';
import { type Helper, type Plot, type SettingName, quoted } from './plot.ts';

/** Where an expression stands. */
export interface Place {
  /** What columns may be qualified with, innermost first. */
  readonly rows: readonly string[];
  /** Tables that may be read. */
  readonly tables: readonly string[];
  /** Functions that may be called. */
  readonly helpers: readonly Helper[];
  /** The argument of the function whose body this is. */
  readonly argument: 'tenant' | 'user' | null;
  readonly depth: number;
}

let aliases = 0;

/** Draws expressions of the fragment, as SQL. */
export function grammar(dice: Dice, plot: Plot) {
  const type = (what: 'tenant' | 'user'): string => plot[what].type;
  const column = (place: Place, name: string): string | null => (place.rows.length === 0 ? null : `${dice.pick(place.rows)}.${name}`);

  const setting = (name: SettingName): string => {
    const missing = dice.chance(0.85) ? ', true' : '';
    const read = `current_setting('${plot.setting(name)}'${missing})`;
    return dice.chance(0.6) ? `nullif(${read}, '')` : dice.chance(0.15) ? `coalesce(${read}, '')` : read;
  };
  const claims = (): string =>
    `${dice.chance(0.8) ? `nullif(current_setting('${plot.setting('claims')}', true), '')` : setting('claims')}::${dice.pick(['json', 'jsonb'])}`;
  const literal = (what: 'tenant' | 'user'): string => `${quoted(dice.chance(0.1) ? null : dice.pick(plot[what].values))}::${type(what)}`;

  const session = (what: 'tenant' | 'user'): string => {
    const key = what === 'tenant' ? 'tenant' : 'sub';
    const text = dice.pick([
      () => setting(what),
      () => setting(what),
      () => `(${claims()} ->> '${key}')`,
      () => `(${claims()} #>> '{app,${key}}')`,
      () => `((${claims()} -> 'app') ->> '${key}')`,
      () => `split_part(${setting('list')}, ',', 1)`,
    ])();
    const read = `(${text})::${type(what)}`;
    return dice.chance(0.3) ? `(select ${read})` : read;
  };

  const value = (what: 'tenant' | 'user', place: Place): string => {
    const name = what === 'tenant' ? 'tenant' : 'usr';
    const inner = { ...place, depth: place.depth - 1 };
    const own = column(place, name);
    const callable = place.helpers.filter((helper) => helper.gives === what);
    if (place.argument === what && dice.chance(0.4)) return `p_${what}`;
    if (own !== null && dice.chance(0.45)) return own;
    if (callable.length > 0 && dice.chance(0.3)) return call(dice.pick(callable), inner);
    if (place.depth > 0 && place.tables.length > 0 && dice.chance(0.12)) {
      const { alias, from, within } = read(inner);
      return `(select ${alias}.${name} from ${from} where ${bool(within)})`;
    }
    if (place.depth > 0 && dice.chance(0.08)) return `coalesce(${value(what, inner)}, ${value(what, inner)})`;
    if (place.depth > 0 && dice.chance(0.06)) return `case when ${bool(inner)} then ${value(what, inner)} else ${value(what, inner)} end`;
    return dice.chance(0.12) ? literal(what) : session(what);
  };

  const call = (helper: Helper, place: Place): string =>
    `${plot.schema}.${helper.name}(${helper.takes === null ? '' : value(helper.takes, { ...place, depth: Math.min(place.depth, 0) })})`;

  const read = (place: Place): { readonly alias: string; readonly from: string; readonly within: Place } => {
    const alias = `x${++aliases}`;
    return { alias, from: `${plot.schema}.${dice.pick(place.tables)} ${alias}`, within: { ...place, rows: [alias, ...place.rows] } };
  };

  const query = (what: 'tenant' | 'user', place: Place): string => {
    const sets = place.helpers.filter((helper) => helper.gives === 'tenants');
    if (what === 'tenant' && sets.length > 0 && dice.chance(0.4)) return `select ${call(dice.pick(sets), place)}`;
    if (place.tables.length === 0) return `select unnest(string_to_array(${setting('list')}, ',')::${type(what)}[])`;
    const { alias, from, within } = read(place);
    const name = what === 'tenant' ? 'tenant' : 'usr';
    const second = dice.chance(0.15) ? read(within) : null;
    const where = dice.chance(0.9) ? ` where ${bool(second?.within ?? within)}` : '';
    return `select ${alias}.${name} from ${from}${second === null ? '' : ` join ${second.from} on ${second.alias}.tenant = ${alias}.tenant`}${where}`;
  };

  const list = (what: 'tenant' | 'user', place: Place): string => {
    const arrays = place.helpers.filter((helper) => helper.gives === 'array');
    if (what === 'tenant' && arrays.length > 0 && dice.chance(0.4)) return call(dice.pick(arrays), place);
    const own = column(place, 'many');
    return dice.pick([
      () => `string_to_array(${setting('list')}, ',')::${type(what)}[]`,
      () => `array[${literal(what)}, ${literal(what)}]`,
      () => `array[${value(what, { ...place, depth: 0 })}, ${literal(what)}]`,
      () => (own !== null && what === 'tenant' ? own : `'{}'::${type(what)}[]`),
      () => `array(${query(what, { ...place, depth: place.depth - 1 })})`,
    ])();
  };

  const atom = (place: Place): string => {
    const what = dice.chance(0.65) ? 'tenant' : 'user';
    const own = column(place, what === 'tenant' ? 'tenant' : 'usr');
    const shallow = { ...place, depth: Math.min(place.depth, 0) };
    const flag = column(place, 'flag');
    const label = column(place, 'label');
    const id = column(place, 'id');
    return dice.pick([
      () => `${own ?? value(what, shallow)} = ${value(what, place)}`,
      () => `${own ?? value(what, shallow)} = ${session(what)}`,
      () => `${own ?? value(what, shallow)} = ${session(what)}`,
      () => `${value(what, place)} ${dice.pick(['=', '<>', 'is distinct from', 'is not distinct from'])} ${value(what, place)}`,
      () => `(${own ?? value(what, shallow)})::text = ${setting(what)}`,
      () => `${own ?? value(what, shallow)} = any (${list(what, shallow)})`,
      () => `${own ?? value(what, shallow)} <> all (${list(what, shallow)})`,
      () => `${value(what, shallow)} is ${dice.chance(0.5) ? 'not ' : ''}null`,
      () => `${own ?? value(what, shallow)} ${dice.chance(0.3) ? 'not ' : ''}in (${literal(what)}, ${literal(what)})`,
      () => flag ?? 'true',
      () => `${flag ?? 'null::boolean'} is ${dice.pick(['true', 'not true', 'false', 'not false', 'unknown', 'not unknown'])}`,
      () => `lower(${label ?? "'Open'::text"}) = ${dice.pick(["'open'", "'shut'", "lower('OPEN')"])}`,
      () => (id === null ? 'false' : `${id} ${dice.pick(['<', '<=', '>', '='])} ${dice.int(1, 3)}`),
      () => `${setting('flag')}::boolean`,
      () => `${setting('flag')} = 'on'`,
      () => `(${claims()} ->> 'role') = ${dice.pick(["'admin'", "'user'"])}`,
      () => `current_user = '${dice.pick(Object.values(plot.roles))}'`,
      () =>
        `pg_has_role(${dice.pick(['current_user', 'session_user'])}, '${dice.pick([plot.roles.staff, plot.roles.owner])}', '${dice.pick(['member', 'usage'])}')`,
      () => (own === null ? 'true' : `${own} = ${own}`),
      () => dice.pick(['true', 'false', 'null::boolean', '1 = 1', '1 = 2']),
      () => `${column(place, 'meta') ?? "'{}'::jsonb"} ->> 'k' = ${dice.pick(["'v'", "'w'", setting('tenant')])}`,
    ])();
  };

  const nested = (place: Place): string => {
    const inner = { ...place, depth: place.depth - 1 };
    const what = dice.chance(0.65) ? 'tenant' : 'user';
    const tests = place.helpers.filter((helper) => helper.gives === 'boolean');
    const not = dice.chance(0.25) ? 'not ' : '';
    if (tests.length > 0 && dice.chance(0.4)) return `${not}${call(dice.pick(tests), inner)}`;
    const own = column(place, what === 'tenant' ? 'tenant' : 'usr') ?? value(what, inner);
    if (place.tables.length > 0 && dice.chance(0.6)) {
      const { alias, from, within } = read(inner);
      if (dice.chance(0.15))
        return `(select count(${dice.pick(['*', `${alias}.tenant`])}) from ${from} where ${bool(within)}) ${dice.pick(['>', '='])} ${dice.int(0, 1)}`;
      return `${not}exists (select ${dice.pick(['1', `${alias}.id`])} from ${from} where ${bool(within)})`;
    }
    return dice.chance(0.7)
      ? `${own} ${not}in (${query(what, inner)})`
      : `${own} ${dice.pick(['= any', '<> all', '= all'])} (${query(what, inner)})`;
  };

  const bool = (place: Place): string => {
    if (place.depth <= 0) return dice.chance(0.7) || place.depth < 0 ? atom(place) : `(${atom(place)} and ${atom(place)})`;
    const inner = { ...place, depth: place.depth - 1 };
    return dice.pick([
      () => atom(place),
      () => nested(place),
      () => nested(place),
      () => `(${bool(inner)} and ${bool(inner)})`,
      () => `(${bool(inner)} or ${bool(inner)})`,
      () => `not (${bool(inner)})`,
      () => `coalesce(${bool(inner)}, ${dice.pick(['false', 'true', atom(inner)])})`,
      () => `case when ${bool(inner)} then ${bool(inner)} else ${bool(inner)} end`,
      () => `case when ${atom(inner)} then ${bool(inner)} when ${atom(inner)} then true end`,
      () => `(${bool(inner)}) is ${dice.pick(['true', 'not true', 'not false'])}`,
      () => (dice.chance(0.3) ? `(${bool(inner)} or true)` : bool(inner)),
    ])();
  };

  return { bool, value, query, list };
}
