import type { KeyType } from '../../../src/model/tenancy.ts';
import type { Dice } from './dice.ts';
import { type SketchTable, add, idOf, keyTypes, l, newTable, q, qname } from './sketch.ts';

/** What all tables of a system agree on. */
export interface Plot {
  readonly dice: Dice;
  readonly keyType: KeyType;
  readonly key: string;
  readonly rootKey: string;
  readonly schemas: readonly string[];
  readonly tables: SketchTable[];
  /** The tenants; made first. */
  root: SketchTable | null;
  users: SketchTable | null;
  userKey: string;
  userType: KeyType;
  readonly before: string[];
  readonly roles: Readonly<Record<string, string>>;
}

const constant = (text: string) => (): string => text;

/** A primary key named `id` or otherwise; `targets` gets what others may refer to. */
export function identify(plot: Plot, table: SketchTable, type: KeyType, name = plot.dice.name('id')): string {
  const { dice } = plot;
  const rest =
    type === 'uuid' && dice.chance(0.7)
      ? 'default gen_random_uuid()'
      : type === 'bigint' && dice.chance(0.6)
        ? `generated ${dice.pick(['always', 'by default'])} as identity`
        : '';
  add(table, name, type === 'bigint' && rest === '' && dice.chance(0.3) ? 'bigserial' : type, rest, (tenant, n) =>
    idOf(type, table.number, tenant, n),
  );
  return name;
}

export function carryKey(plot: Plot, table: SketchTable, name: string, required: boolean): void {
  const { dice, keyType, root } = plot;
  if (root === null) return;
  const cascade = dice.pick(['', ' on delete cascade', ' on delete restrict', ' on update cascade']);
  const reference = dice.chance(0.8) ? ` references ${qname(root)} (${q(plot.rootKey)})${cascade}` : '';
  add(table, name, keyType, `${required && dice.chance(0.8) ? 'not null' : ''}${reference}`, (tenant) =>
    idOf(keyType, root.number, tenant, 0),
  );
  table.key = name;
}

export function start(plot: Plot, base: string, kind: SketchTable['kind']): SketchTable {
  const table = newTable(plot.dice.pick(plot.schemas), plot.dice.name(base), kind, plot.tables.length + 1);
  plot.tables.push(table);
  return table;
}

/** One primary key, partitioned now and then: the partition key then is part of it. */
export function keyed(plot: Plot, table: SketchTable, type: KeyType = plot.dice.pick(keyTypes)): void {
  const { dice } = plot;
  const id = identify(plot, table, type);
  const partitioned = table.kind === 'tenant' || table.kind === 'inherited' || table.kind === 'shared' ? dice.chance(0.18) : false;
  if (partitioned) {
    partition(plot, table, id, type);
    return;
  }
  const composite = table.key !== null && table.kind === 'tenant' && dice.chance(0.2) ? [table.key, id] : null;
  if (composite !== null) {
    table.constraints.push(`${named(dice, 'pk')}primary key (${composite.map(q).join(', ')})`);
    if (dice.chance(0.5)) {
      table.constraints.push(`${named(dice, 'uq')}unique (${q(id)})`);
      table.targets.push({ columns: [id], types: [type] });
    }
    table.targets.push({ columns: composite, types: [plot.keyType, type] });
    return;
  }
  if (dice.chance(0.92)) table.constraints.push(`${named(dice, 'pk')}primary key (${q(id)})`);
  else table.constraints.push(`unique (${q(id)})`);
  table.targets.push({ columns: [id], types: [type] });
  if (table.key !== null && dice.chance(0.2)) {
    const pair = dice.chance(0.5) ? [table.key, id] : [id, table.key];
    table.constraints.push(`${named(dice, 'pair')}unique (${pair.map(q).join(', ')})`);
    table.targets.push({
      columns: pair,
      types: pair.map((column) => (column === id ? type : table.kind === 'personal' ? plot.userType : plot.keyType)),
    });
  }
}

export function named(dice: Dice, base: string): string {
  return dice.chance(0.5) ? `constraint ${q(dice.name(base))} ` : '';
}

function partition(plot: Plot, table: SketchTable, id: string, type: KeyType): void {
  const { dice } = plot;
  const way = dice.pick(['range', 'hash', 'list', 'two levels'] as const);
  const part = (suffix: string): string => `${q(table.schema)}.${q(dice.name(`${table.name.slice(0, 20)}_${suffix}`))}`;
  if (way === 'hash') {
    table.partitionBy = `\npartition by hash (${q(id)})`;
    table.constraints.push(`primary key (${q(id)})`);
    table.targets.push({ columns: [id], types: [type] });
    for (const remainder of [0, 1])
      table.partitions.push(
        `create table ${part(`h${remainder}`)} partition of ${qname(table)} for values with (modulus 2, remainder ${remainder})`,
      );
    return;
  }
  const at = add(table, dice.name('at'), 'timestamptz', "not null default '2031-05-01 00:00:00+00'", (tenant) =>
    l(`2031-0${tenant + 1}-15 00:00:00+00`),
  );
  table.constraints.push(`primary key (${q(id)}, ${q(at)})`);
  table.targets.push({ columns: [id, at], types: [type, 'timestamptz'] });
  if (way === 'list') {
    const state = add(table, dice.name('state'), 'text', "not null default 'open'", (tenant) => l(tenant === 0 ? 'open' : 'done'));
    table.constraints.splice(table.constraints.length - 1, 1, `primary key (${q(id)}, ${q(at)}, ${q(state)})`);
    table.targets.splice(table.targets.length - 1, 1);
    table.partitionBy = `\npartition by list (${q(state)})`;
    table.partitions.push(`create table ${part('open')} partition of ${qname(table)} for values in ('open')`);
    table.partitions.push(`create table ${part('rest')} partition of ${qname(table)} default`);
    return;
  }
  table.partitionBy = `\npartition by range (${q(at)})`;
  const first = part('y1');
  const bounds = (from: string, to: string): string => `for values from ('${from} 00:00:00+00') to ('${to} 00:00:00+00')`;
  if (way === 'two levels') {
    table.partitions.push(
      `create table ${first} partition of ${qname(table)} ${bounds('2031-01-01', '2031-03-01')} partition by range (${q(at)})`,
    );
    table.partitions.push(`create table ${part('m1')} partition of ${first} ${bounds('2031-01-01', '2031-02-01')}`);
    table.partitions.push(`create table ${part('m2')} partition of ${first} ${bounds('2031-02-01', '2031-03-01')}`);
  } else {
    table.partitions.push(`create table ${first} partition of ${qname(table)} ${bounds('2031-01-01', '2031-03-01')}`);
  }
  table.partitions.push(`create table ${part('later')} partition of ${qname(table)} ${bounds('2031-03-01', '2032-01-01')}`);
}

/** Columns that have nothing to do with tenants. */
export function business(plot: Plot, table: SketchTable): void {
  const { dice } = plot;
  const n = (tenant: number, row: number): number => tenant * 10 + row + 1;
  const slug = add(
    table,
    dice.name('slug'),
    dice.pick(['text', 'varchar(80)', 'citext']),
    dice.chance(0.5) ? 'not null' : '',
    (tenant, row) => l(`slug-${n(tenant, row)}`),
  );
  if (dice.chance(0.4)) add(table, dice.name('label'), 'text', 'collate "C"', constant(l('label')));
  if (dice.chance(0.3)) add(table, dice.name('amount'), 'numeric(10,2)', `default 0 check (true)`, constant('1.5'));
  if (dice.chance(0.3)) add(table, dice.name('doc'), 'jsonb', "not null default '{}'", constant(`'{"a": 1}'`));
  if (dice.chance(0.2)) add(table, dice.name('tags'), 'text[]', '', constant('array[]::text[]'));
  if (dice.chance(0.2)) add(table, dice.name('mood'), 'public.mood', "default 'fine'", constant(`'fine'`));
  if (dice.chance(0.2)) add(table, dice.name('code'), 'public.short_code', '', constant(`'AB'`));
  if (dice.chance(0.2))
    add(table, dice.name('lowered'), 'text', `generated always as (lower(${q(slug)}::text)) stored`, constant('default'));
  if (dice.chance(0.2) && table.partitionBy === '') add(table, dice.name('num'), 'bigserial', '', (tenant, row) => String(n(tenant, row)));
  const deleted = dice.chance(0.4)
    ? add(table, dice.chance(0.7) ? 'deleted_at' : dice.name('gone_at'), 'timestamptz', '', constant('null'))
    : null;
  if (deleted !== null && dice.chance(0.8)) table.softDelete = deleted;
  uniqueness(plot, table, slug, deleted);
}

function uniqueness(plot: Plot, table: SketchTable, slug: string, deleted: string | null): void {
  const { dice } = plot;
  const on = `${qname(table)}`;
  const key = table.key === null ? '' : `${q(table.key)}, `;
  if (table.partitionBy !== '') {
    if (dice.chance(0.3)) table.after.push(`create index ${q(dice.name('plain_idx'))} on ${on} (${q(slug)})`);
    return;
  }
  const where = deleted === null ? '' : ` where ${q(deleted)} is null`;
  const operators =
    table.columns.some((column) => column.name === slug && column.type !== 'citext') && dice.chance(0.3) ? ' text_pattern_ops' : '';
  const forms: readonly (() => void)[] = [
    () => table.constraints.push(`${named(dice, 'slug_key')}unique (${q(slug)})`),
    () => table.constraints.push(`unique nulls not distinct (${q(slug)})`),
    () => table.constraints.push(`${named(dice, 'own_key')}unique (${key}${q(slug)})`),
    () => table.after.push(`create unique index ${q(dice.name('lower_idx'))} on ${on} (lower(${q(slug)}::text))${where}`),
    () => table.after.push(`create unique index ${q(dice.name('part_idx'))} on ${on} (${key}${q(slug)} desc nulls last)${where}`),
    () =>
      table.after.push(
        `create unique index ${q(dice.name('incl_idx'))} on ${on} (${q(slug)}${operators}) include (${q(table.columns[0]?.name ?? '')})${where}`,
      ),
    () => table.after.push(`create index ${q(dice.name('plain_idx'))} on ${on} (${key}${q(slug)})${where}`),
    () => table.after.push(`create index ${q(dice.name('hash_idx'))} on ${on} using hash (${table.key === null ? q(slug) : q(table.key)})`),
    () => {
      table.constraints.push(`${named(dice, 'global_key')}unique (${q(slug)})`);
      if (!slug.includes(',')) table.globalKeys.push(slug);
    },
  ];
  for (const form of dice.some(forms, 0.22)) form();
}

/** References to earlier tables and to itself, of rows of the same tenant. */
export function references(plot: Plot, table: SketchTable): void {
  const { dice } = plot;
  const known = plot.tables.filter(
    (other) => other !== table && other.number < table.number && other.targets.length > 0 && other.kind !== 'undeclared',
  );
  for (const other of dice.some(known, 0.3)) refer(plot, table, other, dice.chance(0.5));
  if (dice.chance(0.25) && table.targets.length > 0) refer(plot, table, table, false);
}

const setters = [
  '',
  ' on delete cascade',
  ' on delete set null',
  ' on delete restrict',
  ' on update cascade on delete set null',
  ' deferrable initially deferred',
  ' not valid',
];

/** Adds columns and a foreign key towards `other`. Returns the columns. */
export function refer(plot: Plot, table: SketchTable, other: SketchTable, required: boolean): readonly string[] {
  const { dice } = plot;
  const target = dice.pick(other.targets);
  const columns = target.columns.map((column, index) => {
    // A composite reference shares the tenant key that is there already.
    if (
      column === other.key &&
      table.key !== null &&
      other.key !== null &&
      plot.keyType === target.types[index] &&
      other.kind === 'tenant' &&
      table.kind === 'tenant' &&
      dice.chance(0.8)
    )
      return table.key;
    const source = other.columns.find((candidate) => candidate.name === column);
    return add(
      table,
      dice.name(`${other.name.slice(0, 20)}_ref`),
      target.types[index] ?? 'text',
      required ? 'not null' : '',
      (tenant, n) => {
        // A tenant is one row of the root; its second row is another tenant.
        const value = source?.fill(tenant, other === plot.root ? 0 : n);
        return value === null || value === undefined || (table === other && n === 0) ? 'null' : value;
      },
    );
  });
  const nullable = !required && !columns.includes(table.key ?? '');
  const list = (names: readonly string[]): string => names.map(q).join(', ');
  const action = dice.pick(
    setters.filter((setter) => (nullable || !setter.includes('set null')) && (table.partitionBy === '' || setter !== ' not valid')),
  );
  const only = action === ' on delete set null' && columns.length > 1 && dice.chance(0.5) ? ` (${q(columns[0] ?? '')})` : '';
  const match = columns.length > 1 && required && !columns.includes(table.key ?? '') && dice.chance(0.1) ? ' match full' : '';
  table.after.push(
    `alter table ${qname(table)} add ${named(dice, 'fk')}foreign key (${list(columns)}) references ${qname(other)} (${list(target.columns)})${match}${action}${only}`,
  );
  return columns;
}
