import { type SketchTable, l, q, qname } from './sketch.ts';
import { type Plot } from './tables.ts';

export interface Surroundings {
  readonly ddl: readonly string[];
  readonly views: readonly { readonly schema: string; readonly name: string }[];
  readonly routines: readonly { readonly written: string }[];
}

/** What people have put around their tables before Bulkhead came: views, functions, triggers, policies, grants, owners. */
export function surroundings(plot: Plot, neighbours: readonly string[]): Surroundings {
  const views: { schema: string; name: string }[] = [];
  const routines: { written: string }[] = [];
  const ddl = [
    ...plot.tables.flatMap((table) => viewsOf(plot, table, views)),
    ...plot.tables.flatMap((table) => routinesOf(plot, table, routines)),
    ...plot.tables.flatMap((table) => policiesOf(plot, table)),
    ...plot.tables.flatMap((table) => triggersOf(plot, table)),
    ...plot.tables.flatMap((table) => accessOf(plot, table, neighbours)),
    ...defaults(plot, neighbours),
  ];
  return { ddl, views, routines };
}

function viewsOf(plot: Plot, table: SketchTable, views: { schema: string; name: string }[]): readonly string[] {
  const { dice } = plot;
  if (!dice.chance(0.25)) return [];
  const view = { schema: table.schema, name: dice.name('view') };
  const columns = table.columns
    .slice(0, 3)
    .map((column) => q(column.name))
    .join(', ');
  const filter = table.softDelete === null ? '' : ` where ${q(table.softDelete)} is null`;
  const from = `from ${qname(table)}`;
  const kind = dice.pick(['plain', 'barrier', 'invoker', 'star', 'grouped', 'union', 'checked', 'materialized'] as const);
  const made = `${q(view.schema)}.${q(view.name)}`;
  if (kind === 'materialized') {
    const first = table.columns[0]?.name ?? '';
    return [
      `create materialized view ${made} as select ${columns} ${from}${filter}`,
      `create index ${q(dice.name('mv_idx'))} on ${made} (${q(first)})`,
      ...ownedBy(plot, `materialized view ${made}`, 0.3),
    ];
  }
  views.push(view);
  const texts = {
    plain: `create view ${made} as select ${columns} ${from}${filter}`,
    barrier: `create view ${made} with (security_barrier) as select ${columns} ${from}${filter}`,
    invoker: `create view ${made} with (security_invoker = on) as select ${columns} ${from}${filter}`,
    star: `create view ${made} as select * ${from} as ${q('it is')}`,
    grouped: `create view ${made} as select count(*) as n, ${q(table.columns[0]?.name ?? '')}::text as what ${from} group by 2 order by 1`,
    union: `create view ${made} as select ${q(table.columns[0]?.name ?? '')}::text as a ${from} union all select 'x'`,
    checked: `create view ${made} as select ${columns} ${from} where ${q(table.columns[0]?.name ?? '')} is not null with local check option`,
  };
  const trigger =
    kind === 'grouped' && dice.chance(0.5)
      ? [`create trigger ${q(dice.name('instead'))} instead of insert on ${made} for each row execute function public.touch()`]
      : [];
  return [texts[kind], ...trigger, ...ownedBy(plot, `view ${made}`, 0.4)];
}

function ownedBy(plot: Plot, what: string, probability: number): readonly string[] {
  const role = plot.dice.pick([plot.roles['owner'], plot.roles['app'], plot.roles['retired']].filter((each) => each !== undefined));
  return plot.dice.chance(probability) ? [`alter ${what} owner to ${q(role)}`] : [];
}

function routinesOf(plot: Plot, table: SketchTable, routines: { written: string }[]): readonly string[] {
  const { dice } = plot;
  if (!dice.chance(0.3)) return [];
  const name = dice.name('fn');
  const made = `${q(table.schema)}.${q(name)}`;
  const written = `${q(table.schema)}.${q(name)}`;
  const security = dice.pick([
    '',
    ' security definer',
    ' security definer set search_path = pg_catalog, pg_temp',
    ` set "app.x" = 'it''s'`,
  ]);
  const kind = dice.pick(['sql', 'standard', 'plpgsql', 'set', 'procedure', 'overloaded'] as const);
  const column = q(table.columns[0]?.name ?? '');
  const texts = {
    sql: [
      `create function ${made}(a text, b integer default 1) returns bigint language sql stable${security} as $$select count(*) from ${qname(table)}$$`,
    ],
    standard: [
      `create function ${made}(a text, b integer default 1) returns bigint language sql stable${security} begin atomic; select count(*) from ${qname(table)}; end`,
    ],
    plpgsql: [
      `create function ${made}(inout a text, variadic b integer[]) language plpgsql${security} as $body$\nbegin\n  -- a comment with $$ in it\n  a := 'x';\nend\n$body$`,
    ],
    set: [
      `create function ${made}() returns table (what text) language sql stable strict parallel safe rows 10${security} as $$select ${column}::text from ${qname(table)}$$`,
    ],
    procedure: [`create procedure ${made}(a text) language sql${security} as $$select 1$$`],
    overloaded: [
      `create function ${made}(a text) returns text language sql immutable${security} as $$select a$$`,
      `create function ${made}(a integer) returns integer language sql immutable as $$select a$$`,
    ],
  };
  const signature = { sql: 'text, integer', standard: 'text, integer', plpgsql: null, set: '', procedure: 'text', overloaded: 'integer' }[
    kind
  ];
  // The contract splits at the first parenthesis, so that a name with one cannot be given a signature.
  if (!name.includes('(')) routines.push({ written: signature === null || kind === 'procedure' ? written : `${written}(${signature})` });
  const what = {
    sql: `function ${made}(text, integer)`,
    standard: `function ${made}(text, integer)`,
    plpgsql: `function ${made}(text, integer[])`,
    set: `function ${made}()`,
    procedure: `procedure ${made}(text)`,
    overloaded: `function ${made}(text)`,
  }[kind];
  const revoked = dice.chance(0.3) ? [`revoke execute on ${what} from public`] : [];
  return [...texts[kind], ...ownedBy(plot, what, 0.4), ...revoked];
}

function policiesOf(plot: Plot, table: SketchTable): readonly string[] {
  const { dice } = plot;
  if (!dice.chance(0.4)) return [];
  const column = q(table.columns[0]?.name ?? '');
  const on = qname(table);
  const app = q(plot.roles['app'] ?? '');
  const predicates = [
    'true',
    `${column}::text = current_setting('app.tenant', true)`,
    `${column} is not null and (${column}::text like 'a%' or ${column}::text in ('x', 'y'))`,
    `exists (select 1 from ${qname(plot.root ?? table)} as r where r.${q(plot.rootKey)}::text = ${on}.${column}::text)`,
    `${column}::text = any (string_to_array(current_setting('app.list', true), ','))`,
  ];
  const predicate = (): string => dice.pick(predicates);
  const shapes = [
    () => `using (${predicate()})`,
    () => `for select to ${app} using (${predicate()})`,
    () => `as restrictive for all using (${predicate()}) with check (${predicate()})`,
    () => `for insert to public with check (${predicate()})`,
    () => `for update to ${app}, ${q(plot.roles['owner'] ?? '')} using (${predicate()})`,
    () => `for delete using (${predicate()})`,
  ];
  const made = dice
    .some(shapes, 0.35)
    .map(
      (shape) =>
        `create policy ${q(dice.chance(0.15) ? `bulkhead_${dice.name('old')}`.slice(0, 60) : dice.name('policy'))} on ${on} ${shape()}`,
    );
  return [
    ...made,
    ...(dice.chance(0.6) ? [`alter table ${on} enable row level security`] : []),
    ...(dice.chance(0.2) ? [`alter table ${on} force row level security`] : []),
  ];
}

function triggersOf(plot: Plot, table: SketchTable): readonly string[] {
  const { dice } = plot;
  if (!dice.chance(0.25)) return [];
  const name = q(dice.name('trigger'));
  const on = qname(table);
  const column = q(table.columns.at(-1)?.name ?? '');
  const generated = table.columns.at(-1)?.rest.includes('generated always as (') === true;
  const kinds = [
    `create trigger ${name} before insert or update on ${on} for each row execute function public.touch()`,
    `create trigger ${name} after update of ${column} on ${on} for each row execute function public.touch()`,
    `create trigger ${name} after delete on ${on} for each statement execute function public.touch()`,
    ...(generated
      ? []
      : [
          `create trigger ${name} before update on ${on} for each row when (old.${column} is distinct from new.${column}) execute function public.touch('a', 'b')`,
        ]),
  ];
  const state = dice.pick(['', '', `alter table ${on} disable trigger ${name}`, `alter table ${on} enable always trigger ${name}`]);
  return [
    dice.pick(kinds),
    ...(state === '' ? [] : [state]),
    ...(dice.chance(0.2) ? [`create rule ${q(dice.name('rule'))} as on delete to ${on} where false do also nothing`] : []),
  ];
}

function accessOf(plot: Plot, table: SketchTable, neighbours: readonly string[]): readonly string[] {
  const { dice } = plot;
  const on = qname(table);
  const grantees = [plot.roles['app'], plot.roles['worker'], plot.roles['retired'], plot.roles['anon'], ...neighbours]
    .filter((each) => each !== undefined)
    .map(q);
  const column = q(table.columns[0]?.name ?? '');
  const owner = dice.chance(0.35) ? ownedBy(plot, `table ${on}`, 1) : [];
  const given = dice.some(grantees, 0.4).flatMap((grantee) => {
    const rights = dice.pick([
      'select',
      'select, insert, update, delete',
      'all',
      'truncate, references',
      `select (${column})`,
      `update (${column}), select`,
    ]);
    return [`grant ${rights} on ${on} to ${grantee}${dice.chance(0.1) ? ' with grant option' : ''}`];
  });
  const everybody = dice.chance(0.1) ? [`grant select on ${on} to public`] : [];
  const leaf =
    table.partitions.length > 0 && dice.chance(0.3)
      ? [
          `grant select on ${/create table (.*?) partition of/.exec(table.partitions.at(-1) ?? '')?.[1] ?? on} to ${q(plot.roles['app'] ?? '')}`,
        ]
      : [];
  return [...owner, ...given, ...everybody, ...leaf];
}

function defaults(plot: Plot, neighbours: readonly string[]): readonly string[] {
  const { dice } = plot;
  const schema = q(dice.pick(plot.schemas));
  const app = q(plot.roles['app'] ?? '');
  const owner = q(plot.roles['owner'] ?? '');
  const neighbour = q(neighbours[0] ?? '');
  const sequence = `${schema}.${q(dice.name('free_seq'))}`;
  const possible = [
    `alter default privileges in schema ${schema} grant select on tables to ${app}`,
    `alter default privileges for role ${owner} grant all on tables to ${app}, ${neighbour}`,
    `alter default privileges for role ${owner} in schema ${schema} grant usage on sequences to ${app} with grant option`,
    `alter default privileges for role ${owner} revoke execute on functions from public`,
    `alter default privileges for role ${owner} grant usage on schemas to ${neighbour}`,
    `alter default privileges in schema ${schema} grant execute on functions to ${app}`,
    `alter default privileges grant usage on types to ${neighbour}`,
    `grant create on schema ${schema} to ${app}`,
    `grant usage on schema ${schema} to ${neighbour} with grant option`,
    `revoke all on schema ${schema} from public`,
    `alter schema ${schema} owner to ${owner}`,
    `create sequence ${sequence} cycle maxvalue 100; alter sequence ${sequence} owner to ${app}`,
    `grant ${app} to ${neighbour}`,
    `alter role ${app} set statement_timeout = '10s'`,
    `comment on schema ${schema} is ${l("it's a comment")}`,
  ];
  return dice.some(possible, 0.2);
}
