/** A room of the house: a folder of src/, or a family of folders (`services/*`). */
export interface Room {
  readonly name: string;
  readonly floor: number;
  /** What lives there, for the table of ARCHITECTURE.md. */
  readonly holds: string;
  /** Rooms it may import besides itself; every one on a lower floor, but for those named in `sideways`. */
  readonly imports: readonly string[] | 'everything';
  /** Arrows to the same floor, each with its reason. */
  readonly sideways?: Readonly<Record<string, string>>;
  /** May touch the file system. */
  readonly files?: true;
}

/**
 * The floors. This is the only place that says who may import whom: scripts/check-layers.ts enforces it, and
 * ARCHITECTURE.md shows it. A change here needs its reason in an ADR.
 */
export const rooms: readonly Room[] = [
  {
    name: 'base',
    floor: 1,
    holds:
      'error codes and BulkheadError, identifiers and the only quoting functions, branded `Sql`, clock, random, hash, environment. No I/O',
    imports: [],
  },
  {
    name: 'model',
    floor: 2,
    holds:
      'the picture in the middle: a database as frozen plain data with a `kind`, what each table IS (tenancy), three-valued predicates, who reaches what, normal form, snapshot and fingerprint',
    imports: ['base'],
  },
  { name: 'driver', floor: 2, holds: 'the port to PostgreSQL, SQLSTATE meanings, transactions, the one retry loop', imports: ['base'] },
  { name: 'generated', floor: 2, holds: 'built from `.sql` files; freshness is checked', imports: ['base'] },
  {
    name: 'contract',
    floor: 3,
    holds: 'what the author writes: `defineTenancy()`, its problems as data (all at once), lowering to the desired model. No connection',
    imports: ['model', 'base'],
  },
  {
    name: 'compile',
    floor: 3,
    holds: 'model -> statements, one file per kind of object; a statement knows its object, lock, transactionality and inverse',
    imports: ['model', 'base'],
  },
  {
    name: 'catalog',
    floor: 3,
    holds: "PostgreSQL's catalogues -> model in one repeatable-read snapshot; predicates parsed by libpg-query or `opaque`, never a guess",
    imports: ['model', 'driver', 'base', 'generated'],
  },
  { name: 'audit', floor: 3, holds: 'model -> findings; pure; one rule, one file', imports: ['model', 'base'] },
  {
    name: 'session',
    floor: 3,
    holds: 'THE one definition of "become tenant A": enter, leave, read back',
    imports: ['model', 'driver', 'base'],
  },
  { name: 'adapters', floor: 3, holds: 'each fills the port for one client library', imports: ['driver', 'base'] },
  {
    name: 'embedded',
    floor: 3,
    holds: 'a throw-away PostgreSQL of our own from npm binaries, and the watchdog that removes it',
    imports: ['base', 'driver', 'adapters'],
    sideways: { adapters: 'it hands out a driver for the server it has started (docs/adr/0009)' },
    files: true,
  },
  {
    name: 'plan',
    floor: 4,
    holds: 'two models -> an ordered, hazard-marked plan: a value with the fingerprint of the world it was made for',
    imports: ['compile', 'model', 'base'],
  },
  {
    name: 'prove',
    floor: 4,
    holds: 'claims -> proved / refuted with a witness / assumed / unknown with a reason; the live attack, always rolled back',
    imports: ['model', 'session', 'driver', 'base'],
  },
  {
    name: 'runtime',
    floor: 4,
    holds: '`bulkhead.tenant(id)`: scoped query and transaction; fails closed',
    imports: ['contract', 'session', 'driver', 'base'],
  },
  {
    name: 'apply',
    floor: 5,
    holds: 'plan -> database: lock, fingerprint, rehearsal (roles and grants too), ledger',
    imports: ['plan', 'compile', 'catalog', 'model', 'driver', 'base', 'generated'],
    files: true,
  },
  {
    name: 'services/*',
    floor: 5,
    holds: 'queue, outbox, limits and the rest of the work plane. Same furniture in each room; they never import each other',
    imports: ['runtime', 'contract', 'session', 'driver', 'base', 'generated'],
  },
  {
    name: 'http',
    floor: 6,
    holds: 'Fetch-standard guard, tenant resolution, limits, health; thin bridges to servers',
    imports: ['runtime', 'services/limits', 'base'],
  },
  {
    name: 'console',
    floor: 6,
    holds: 'HTTP API and assets of the web console; shows plans, cannot apply them',
    imports: ['services/*', 'runtime', 'audit', 'prove', 'plan', 'catalog', 'base'],
    files: true,
  },
  { name: 'testing', floor: 6, holds: 'the published test kit', imports: ['apply', 'prove', 'runtime', 'session', 'driver', 'base'] },
  { name: 'cli', floor: 7, holds: 'argv -> command -> exit code', imports: 'everything', files: true },
];

/** The room of a file of src/; undefined for src/index.ts, the front door, which may import everything. */
export function roomName(path: string): string | undefined {
  const [, first = '', second = '', ...rest] = path.split('/');
  if (second === '') return undefined;
  return first === 'services' && rest.length > 0 ? `services/${second}` : first;
}

/** The row of the table that speaks about a room. */
export function findRoom(name: string): Room | undefined {
  return rooms.find((room) => room.name === name || (room.name.endsWith('/*') && name.startsWith(room.name.slice(0, -1))));
}

/** Whether the table lets `from` import `to`. */
export function mayImport(from: string, to: string): boolean {
  if (from === to) return true;
  const room = findRoom(from);
  if (room === undefined) return false;
  if (room.imports === 'everything') return true;
  return room.imports.some((name) => name === to || name === findRoom(to)?.name);
}

/** The table as Markdown, for ARCHITECTURE.md. */
export function layersTable(): string {
  const row = (room: Room): string => {
    const imports = room.imports === 'everything' ? 'everything' : room.imports.join(', ') || '-';
    return `| ${room.floor} | \`${room.name}\` | ${room.holds} | ${imports} |\n`;
  };
  return `| floor | room | what lives there | may import |\n|---|---|---|---|\n${rooms.map(row).join('')}`;
}

/** What is wrong with the table itself: an arrow that does not go down and is not named, a room that does not exist. */
export function tableProblems(table: readonly Room[] = rooms): readonly string[] {
  return table.flatMap((room) =>
    (room.imports === 'everything' ? [] : room.imports).flatMap((name) => {
      const target =
        table.find((other) => other.name === name) ??
        table.find((other) => other.name.endsWith('/*') && name.startsWith(other.name.slice(0, -1)));
      if (target === undefined) return [`scripts/layers.ts: ${room.name} may import ${name}, which is no room`];
      if (target.floor < room.floor || (target.floor === room.floor && room.sideways?.[name] !== undefined)) return [];
      return [`scripts/layers.ts: ${room.name} (floor ${room.floor}) may import ${name} (floor ${target.floor}): not a lower floor`];
    }),
  );
}
