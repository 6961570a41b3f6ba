import { nameKey } from '../base/ident.ts';
import { type Sql, id, join, qid, sql, trusted } from '../base/sql.ts';
import type { Column, Exclusion, ForeignKey, Index, Key, Table } from '../model/table.ts';
import type { Trigger } from '../model/trigger.ts';
import { onPartitionsToo } from './index-definition.ts';
import { type Statement, hazard, statement } from './statement.ts';

function named(table: Table) {
  return { kind: 'table', name: nameKey(table) } as const;
}

function part(kind: 'column' | 'constraint' | 'index' | 'trigger', table: Table, name: string) {
  return { kind, name: `${nameKey(table)}.${name}` } as const;
}

function on(table: Table): Sql {
  return sql`alter table ${qid(table)}`;
}

/** Row security and FORCE, which make policies count for everybody, the owner included. */
export function rowSecurity(before: Table, after: Table): readonly Statement[] {
  const statements: Statement[] = [];
  const enable = (value: boolean) => sql`${on(after)} ${trusted(value ? 'enable' : 'disable')} row level security`;
  const force = (value: boolean) => sql`${on(after)} ${trusted(value ? 'force' : 'no force')} row level security`;
  if (before.rowSecurity !== after.rowSecurity) {
    statements.push(
      statement(enable(after.rowSecurity), named(after), {
        hazards: [hazard('removes-access', 'sessions without a tenant see nothing from here on')],
        inverse: [enable(before.rowSecurity)],
      }),
    );
  }
  if (before.forceRowSecurity !== after.forceRowSecurity) {
    statements.push(
      statement(force(after.forceRowSecurity), named(after), {
        hazards: [hazard('removes-access', 'the owner is bound by the policies too')],
        inverse: [force(before.forceRowSecurity)],
      }),
    );
  }
  return statements;
}

/** A new column without a default: adding it changes the catalogue only, whatever the size of the table. */
export function addColumn(table: Table, column: Column): Statement {
  const collation = column.collation === null ? sql`` : sql` collate ${id(column.collation)}`;
  return statement(
    sql`${on(table)} add column ${id(column.name)} ${trusted(column.type)}${collation}`,
    part('column', table, column.name),
    {
      inverse: [sql`${on(table)} drop column ${id(column.name)}`],
    },
  );
}

export function setDefault(table: Table, before: string | null, column: Column): Statement {
  const set = (value: string | null) =>
    value === null
      ? sql`${on(table)} alter column ${id(column.name)} drop default`
      : sql`${on(table)} alter column ${id(column.name)} set default ${trusted(value)}`;
  return statement(set(column.default), part('column', table, column.name), { inverse: [set(before)] });
}

/** NOT NULL in four steps, so that the scan happens under a lock that lets everybody read and write. */
export function setNotNull(table: Table, column: Column, checkName: string): readonly Statement[] {
  const object = part('column', table, column.name);
  const check = id(checkName);
  const drop = sql`${on(table)} drop constraint ${check}`;
  const add = sql`${on(table)} add constraint ${check} check (${id(column.name)} is not null) not valid`;
  return [
    statement(add, object, { inverse: [drop] }),
    statement(sql`${on(table)} validate constraint ${check}`, object, {
      lock: 'share update exclusive',
      hazards: [hazard('scans-table', 'reads every row; reads and writes go on')],
    }),
    statement(sql`${on(table)} alter column ${id(column.name)} set not null`, object, {
      inverse: [sql`${on(table)} alter column ${id(column.name)} drop not null`],
    }),
    statement(drop, object, { inverse: [add] }),
  ];
}

export function addIndex(table: Table, index: Index): Statement {
  const partitioned = table.partitionKey !== null;
  const concurrently = partitioned ? 'CREATE $1INDEX ' : 'CREATE $1INDEX CONCURRENTLY ';
  // `ONLY` keeps a partitioned index from reaching the partitions; here it should.
  const text = onPartitionsToo(index.definition).replace(/^CREATE (UNIQUE )?INDEX /, concurrently);
  return statement(trusted(text), part('index', table, index.name), {
    lock: partitioned ? 'share' : 'share update exclusive',
    transactional: partitioned,
    hazards: partitioned
      ? [hazard('blocks-writes', 'PostgreSQL cannot build an index on a partitioned table concurrently: writes wait')]
      : [
          hazard('not-transactional', 'runs outside a transaction; when it is interrupted the invalid index is dropped and built again'),
          hazard('scans-table', 'reads every row; reads and writes go on'),
        ],
    inverse: [dropIndexSql(table, index)],
  });
}

export function dropIndexSql(table: Table, index: Index): Sql {
  return sql`drop index if exists ${id(table.schema, index.name)}`;
}

export function dropIndex(table: Table, index: Index): Statement {
  return statement(sql`drop index ${id(table.schema, index.name)}`, part('index', table, index.name), {
    inverse: [trusted(onPartitionsToo(index.definition))],
  });
}

/** A unique constraint on an index that was built before, so that the lock is short. */
export function addKey(table: Table, key: Key): readonly Statement[] {
  const object = part('constraint', table, key.name);
  const drop = sql`${on(table)} drop constraint ${id(key.name)}`;
  if (table.partitionKey !== null || key.nullsNotDistinct) {
    return [
      statement(sql`${on(table)} add constraint ${id(key.name)} ${trusted(key.definition)}`, object, {
        hazards: [hazard('blocks-everything', 'builds its index under an exclusive lock')],
        inverse: [drop],
      }),
    ];
  }
  const build = sql`create unique index concurrently ${id(key.name)} on ${qid(table)} (${join(key.columns.map((column) => id(column)))})`;
  return [
    statement(build, part('index', table, key.name), {
      lock: 'share update exclusive',
      transactional: false,
      hazards: [
        hazard('not-transactional', 'runs outside a transaction; when it is interrupted the invalid index is dropped and built again'),
        hazard('scans-table', 'reads every row; reads and writes go on'),
      ],
      inverse: [sql`drop index if exists ${id(table.schema, key.name)}`],
    }),
    statement(sql`${on(table)} add constraint ${id(key.name)} unique using index ${id(key.name)}`, object, { inverse: [drop] }),
  ];
}

export function dropKey(table: Table, key: Key): Statement {
  return statement(sql`${on(table)} drop constraint ${id(key.name)}`, part('constraint', table, key.name), {
    inverse: [sql`${on(table)} add constraint ${id(key.name)} ${trusted(key.definition)}`],
  });
}

export function addExclusion(table: Table, exclusion: Exclusion): Statement {
  return statement(
    sql`${on(table)} add constraint ${id(exclusion.name)} ${trusted(exclusion.definition)}`,
    part('constraint', table, exclusion.name),
    {
      hazards: [hazard('blocks-everything', 'builds its index under an exclusive lock')],
      inverse: [sql`${on(table)} drop constraint ${id(exclusion.name)}`],
    },
  );
}

export function dropExclusion(table: Table, exclusion: Exclusion): Statement {
  return statement(sql`${on(table)} drop constraint ${id(exclusion.name)}`, part('constraint', table, exclusion.name), {
    inverse: [sql`${on(table)} add constraint ${id(exclusion.name)} ${trusted(exclusion.definition)}`],
  });
}

export function foreignKeySql(key: ForeignKey): Sql {
  if (key.definition !== '') return trusted(key.definition);
  const columns = join(key.columns.map((column) => id(column)));
  const referenced = join(key.referencedColumns.map((column) => id(column)));
  const only = key.onDeleteColumns.length === 0 ? sql`` : sql` (${join(key.onDeleteColumns.map((column) => id(column)))})`;
  const onUpdate = key.onUpdate === 'no action' ? sql`` : sql` on update ${trusted(key.onUpdate)}`;
  const onDelete = key.onDelete === 'no action' ? sql`` : sql` on delete ${trusted(key.onDelete)}${only}`;
  const deferral = key.deferrable ? trusted(` deferrable initially ${key.deferred ? 'deferred' : 'immediate'}`) : sql``;
  return sql`foreign key (${columns}) references ${qid(key.references)} (${referenced})${onUpdate}${onDelete}${deferral}`;
}

/** A foreign key in two steps: new rows are checked at once, old ones under a lock that lets everybody work. */
export function addForeignKey(table: Table, key: ForeignKey): readonly Statement[] {
  const object = part('constraint', table, key.name);
  const drop = sql`${on(table)} drop constraint ${id(key.name)}`;
  const add = sql`${on(table)} add constraint ${id(key.name)} ${foreignKeySql(key)}`;
  if (table.partitionKey !== null) {
    // NOT VALID towards a partitioned child is refused before 18.
    return [
      statement(add, object, {
        lock: 'share row exclusive',
        hazards: [hazard('blocks-writes', 'existing rows are checked while writes wait')],
        inverse: [drop],
      }),
    ];
  }
  return [
    statement(sql`${add} not valid`, object, { lock: 'share row exclusive', inverse: [drop] }),
    statement(sql`${on(table)} validate constraint ${id(key.name)}`, object, {
      lock: 'share update exclusive',
      hazards: [hazard('scans-table', 'reads every row; reads and writes go on')],
    }),
  ];
}

export function dropForeignKey(table: Table, key: ForeignKey): Statement {
  const definition = key.validated
    ? foreignKeySql(key)
    : sql`${foreignKeySql(key)}${trusted(key.definition.includes('NOT VALID') ? '' : ' not valid')}`;
  return statement(sql`${on(table)} drop constraint ${id(key.name)}`, part('constraint', table, key.name), {
    inverse: [sql`${on(table)} add constraint ${id(key.name)} ${definition}`],
  });
}

export function createTrigger(table: Table, trigger: Trigger): Statement {
  return statement(trusted(trigger.definition), part('trigger', table, trigger.name), {
    lock: 'share row exclusive',
    inverse: [sql`drop trigger ${id(trigger.name)} on ${qid(table)}`],
  });
}

export function dropTrigger(table: Table, trigger: Trigger): Statement {
  return statement(sql`drop trigger ${id(trigger.name)} on ${qid(table)}`, part('trigger', table, trigger.name), {
    inverse: [trusted(trigger.definition)],
  });
}
