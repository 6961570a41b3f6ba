import { type Dice, dice as throwDice } from '../../plan/random/dice.ts';
import { type Place, grammar } from './grammar.ts';
import { type Helper, type Plot, type SettingName, drawPlot, quoted } from './plot.ts';

/** A row as values in SQL's text form, by column. */
export type DrawnRow = Readonly<Record<string, string | boolean | null>>;

/** The body of a helper, as its meaning is read from: one expression, or one query for its rows. */
export interface DrawnHelper extends Helper {
  readonly source: string;
  readonly ddl: string;
}

export interface System {
  readonly plot: Plot;
  readonly ddl: readonly string[];
  readonly helpers: readonly DrawnHelper[];
  readonly views: readonly string[];
  readonly rows: Readonly<Record<string, readonly DrawnRow[]>>;
  readonly sessions: readonly Readonly<Partial<Record<SettingName, string>>>[];
  readonly asking: readonly string[];
  /** For what is asked: rows to insert, new values. */
  readonly dice: Dice;
}

export function drawSystem(seed: number): System {
  const dice = throwDice(seed);
  const plot = drawPlot(dice, seed);
  const { roles, schema } = plot;
  const helpers = drawHelpers(dice, plot);
  const rows = Object.fromEntries(plot.tables.map(({ name }) => [name, drawRows(dice, plot)]));
  const inherit = dice.chance(0.6);
  const ddl = [
    ...Object.values(roles).map(
      (role) => `create role ${role}${role === roles.god ? ' bypassrls' : ''}${role === roles.clerk && !inherit ? ' noinherit' : ''}`,
    ),
    `grant ${roles.staff} to ${roles.clerk}`,
    ...(dice.chance(0.2) ? [`grant ${roles.owner} to ${roles.app}`] : []),
    `create schema ${schema}`,
    `grant usage on schema ${schema} to ${dice.chance(0.9) ? 'public' : `${roles.owner}, ${roles.app}, ${roles.god}`}`,
    `grant create on schema ${schema} to ${roles.owner}`,
    ...plot.tables.flatMap(({ name }) => tableDdl(dice, plot, name, rows[name] ?? [])),
    ...helpers.map((helper) => helper.ddl),
    ...helpers.flatMap((helper) => (dice.chance(0.08) ? [`revoke execute on function ${schema}.${helper.name} from public`] : [])),
    ...plot.tables.flatMap(({ name }, at) => policies(dice, plot, name, at)),
  ];
  const views = drawViews(dice, plot);
  return {
    plot,
    helpers,
    rows,
    ddl: [...ddl, ...views.ddl],
    views: views.names,
    sessions: sessions(dice, plot),
    asking: [roles.app, roles.owner, roles.clerk, ...(dice.chance(0.4) ? [roles.staff] : []), ...(dice.chance(0.3) ? [roles.god] : [])],
    dice,
  };
}

const columns = (plot: Plot): string =>
  `id integer primary key, tenant ${plot.tenant.type}, usr ${plot.user.type}, label text, flag boolean, many ${plot.tenant.type.replace(/\(.*/, '')}[], meta jsonb, mark integer not null default 0`;

function drawRows(dice: Dice, plot: Plot): readonly DrawnRow[] {
  return Array.from({ length: dice.int(2, 3) }, (_, at) => drawRow(dice, plot, at + 1));
}

export function drawRow(dice: Dice, plot: Plot, id: number): DrawnRow {
  const two = (values: readonly string[]): string | null => (dice.chance(0.15) ? null : dice.pick(values.slice(0, 2)));
  return {
    id: String(id),
    tenant: two(plot.tenant.values),
    usr: two(plot.user.values),
    label: dice.pick(['Open', 'shut', '', null]),
    flag: dice.pick([true, false, null]),
    many: dice.pick([null, '{}', array([plot.tenant.values[0]]), array([plot.tenant.values[0], null])]),
    meta: dice.pick([null, '{"k": "v"}', '{"k": null}', '[]']),
    mark: '0',
  };
}

function array(values: readonly (string | null)[]): string {
  return `{${values.map((value) => (value === null ? 'NULL' : /[\s"{},]/.test(value) ? `"${value.replaceAll('"', '\\"')}"` : value)).join(',')}}`;
}

export const sqlValue = (value: string | boolean | null | undefined): string =>
  typeof value === 'boolean' ? String(value) : quoted(value ?? null);

function tableDdl(dice: Dice, plot: Plot, name: string, rows: readonly DrawnRow[]): readonly string[] {
  const { roles } = plot;
  const table = `${plot.schema}.${name}`;
  const grantee = dice.pick([roles.app, 'public', `${roles.app}, ${roles.staff}`, `${roles.app}, ${roles.staff}, ${roles.clerk}`]);
  const privileges = dice.chance(0.8)
    ? 'select, insert, update, delete'
    : dice.pick(['select', 'insert, update, delete', 'select, update', 'insert']);
  return [
    `create table ${table} (${columns(plot)})`,
    ...rows.map((row) => `insert into ${table} (${Object.keys(row).join(', ')}) values (${Object.values(row).map(sqlValue).join(', ')})`),
    `alter table ${table} owner to ${dice.chance(0.9) ? roles.owner : roles.app}`,
    `grant ${privileges} on ${table} to ${grantee}`,
    ...(dice.chance(0.12) ? [`grant select (id, tenant), update (tenant, mark), insert (id, tenant) on ${table} to ${roles.clerk}`] : []),
    ...(dice.chance(0.9) ? [`alter table ${table} enable row level security`] : []),
    ...(dice.chance(0.4) ? [`alter table ${table} force row level security`] : []),
  ];
}

function policies(dice: Dice, plot: Plot, name: string, at: number): readonly string[] {
  const { roles } = plot;
  const { bool } = grammar(dice, plot);
  // Policies that lead back to their table fail for everybody, so that few do.
  const wild = dice.chance(0.06);
  const place: Place = {
    rows: [name],
    tables: plot.tables.slice(0, wild ? plot.tables.length : at).map((table) => table.name),
    helpers: plot.helpers.filter((helper) => wild || helper.after <= at),
    argument: null,
    depth: dice.int(1, 3),
  };
  const all = dice.chance(0.55);
  return Array.from({ length: dice.int(all ? 0 : 1, 4) }, (_, number) => number)
    .concat(all ? [9] : [])
    .map((number) => {
      const command = number === 9 ? 'all' : dice.pick(['all', 'select', 'select', 'insert', 'update', 'delete'] as const);
      const using = command === 'insert' ? '' : ` using (${bool(place)})`;
      const check =
        command === 'insert' || ((command === 'all' || command === 'update') && dice.chance(0.5)) ? ` with check (${bool(place)})` : '';
      const kind = number !== 9 && dice.chance(0.25) ? 'restrictive' : 'permissive';
      const to = dice.pick(['public', 'public', 'public', roles.app, roles.staff, `${roles.owner}, ${roles.app}`]);
      return `create policy p${number} on ${plot.schema}.${name} as ${kind} for ${command} to ${to}${using}${check}`;
    });
}

function drawHelpers(dice: Dice, plot: Plot): readonly DrawnHelper[] {
  return Array.from({ length: dice.int(0, 4) }, (_, at) => {
    const { value, query, bool, list } = grammar(dice, plot);
    const takes = dice.pick(['tenant', 'user', null] as const);
    const gives = dice.pick(['tenant', 'user', 'boolean', 'boolean', 'tenants', 'array'] as const);
    const after = dice.int(0, Math.min(2, plot.tables.length));
    const inner: Place = {
      rows: [],
      tables: plot.tables.slice(0, after).map((table) => table.name),
      helpers: plot.helpers.filter((helper) => helper.after <= after),
      argument: takes,
      depth: dice.int(1, 2),
    };
    const source = {
      tenant: () => (dice.chance(0.5) && after > 0 ? `(${query('tenant', inner)})` : value('tenant', inner)),
      user: () => value('user', inner),
      boolean: () => bool(inner),
      tenants: () => query('tenant', inner),
      array: () =>
        dice.chance(0.5) && after > 0
          ? `(${query('tenant', inner).replace(/^select (x\d+\.tenant) from/, 'select array_agg($1) from')})`
          : list('tenant', inner),
    }[gives]();
    const helper: Helper = { name: `f${at}`, takes, gives, after };
    plot.helpers.push(helper);
    return { ...helper, source, ddl: helperDdl(dice, plot, helper, source) };
  });
}

function helperDdl(dice: Dice, plot: Plot, helper: Helper, source: string): string {
  const bare = (type: string): string => type.replace(/\(.*/, '');
  const returns = {
    tenant: bare(plot.tenant.type),
    user: bare(plot.user.type),
    boolean: 'boolean',
    tenants: `setof ${bare(plot.tenant.type)}`,
    array: `${bare(plot.tenant.type)}[]`,
  }[helper.gives];
  const plpgsql = dice.chance(0.4);
  const rows = helper.gives === 'tenants';
  const cast = (text: string): string => (rows ? text : `select (${text})::${returns}`);
  const body = plpgsql ? `begin return ${rows ? 'query ' : ''}${source}; end` : cast(source);
  const argument = helper.takes === null ? '' : `p_${helper.takes} ${bare(plot[helper.takes].type)}`;
  const security = dice.chance(0.5) ? 'security definer' : 'security invoker';
  const strict = dice.chance(0.25) ? 'strict' : 'called on null input';
  // plpgsql gives rows of the declared type only.
  const typed =
    rows && plpgsql
      ? body.replace(
          /^begin return query (.*); end$/s,
          `begin return query select q::${bare(plot.tenant.type)} from (${source}) q0(q); end`,
        )
      : body;
  return (
    `create function ${plot.schema}.${helper.name}(${argument}) returns ${returns} language ${plpgsql ? 'plpgsql' : 'sql'} stable ${security} ${strict} ` +
    `${dice.chance(0.5) ? 'set search_path = pg_catalog ' : ''}as $body$ ${typed} $body$; alter function ${plot.schema}.${helper.name} owner to ${dice.pick([plot.roles.owner, plot.roles.owner, plot.roles.god])}`
  );
}

function drawViews(dice: Dice, plot: Plot): { readonly ddl: readonly string[]; readonly names: readonly string[] } {
  const names = Array.from({ length: dice.int(0, 2) }, (_, at) => `v${at}`);
  const ddl = names.flatMap((name) => {
    const { bool } = grammar(dice, plot);
    const table = dice.pick(plot.tables).name;
    const place: Place = {
      rows: ['x'],
      tables: plot.tables.map((each) => each.name),
      helpers: plot.helpers,
      argument: null,
      depth: dice.int(0, 1),
    };
    const invoker = dice.chance(0.5) ? ' with (security_invoker = true)' : '';
    const view = `${plot.schema}.${name}`;
    return [
      `create view ${view}${invoker} as select x.id, x.tenant from ${plot.schema}.${table} x${dice.chance(0.7) ? ` where ${bool(place)}` : ''}`,
      `alter view ${view} owner to ${dice.pick([plot.roles.owner, plot.roles.app, plot.roles.god])}`,
      `grant select on ${view} to ${dice.chance(0.9) ? 'public' : plot.roles.staff}`,
    ];
  });
  return { ddl, names };
}

function sessions(dice: Dice, plot: Plot): System['sessions'] {
  const [a, b] = plot.tenant.values;
  const [one, two] = plot.user.values;
  const claims = (tenant: string, sub: string, role: string): string => JSON.stringify({ tenant, sub, role, app: { tenant, sub } });
  return [
    // What is unset has to be asked first: once set in a session, a setting is never unset again.
    {},
    { tenant: a },
    { tenant: a, user: one, claims: claims(a, one, 'admin'), flag: 'on', list: `${a}` },
    { tenant: b, user: two, claims: claims(b, two, 'user'), flag: 'off', list: `${a},${b}` },
    { tenant: b, user: one, claims: dice.pick(['{}', 'null', '{"tenant": null}', '{"app": 5}']), flag: 'TRUE', list: `${b},` },
    { tenant: '', user: '', claims: '', flag: '', list: '' },
    { tenant: 'not one', user: '!', claims: '{broken', flag: 'perhaps', list: ',' },
    {
      tenant: ` ${a.toUpperCase()}`,
      user: dice.pick([`${one} `, `{${one}}`]),
      claims: claims(a, '', 'x'),
      flag: dice.pick(['1', 'o', ' no ']),
      list: `${a},${two}`,
    },
  ];
}
