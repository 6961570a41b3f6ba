import { existsSync, readFileSync, readdirSync } from 'node:fs';
import type { Severity } from '../src/audit/finding.ts';
import type { Roles, RoutineTenancy, TableTenancy, Tenancy, TenantContext, ViewTenancy } from '../src/model/tenancy.ts';
import { base } from './base.ts';

/** How the tenancy of a case differs from that of the base; the hole and its near miss share it. */
interface TenancyChange {
  /** By table name. */
  readonly tables?: Readonly<Record<string, Partial<TableTenancy>>>;
  readonly 'tables+'?: readonly (Pick<TableTenancy, 'table' | 'kind' | 'key'> & Partial<TableTenancy>)[];
  readonly 'views+'?: readonly ViewTenancy[];
  readonly 'routines+'?: readonly RoutineTenancy[];
  readonly context?: Partial<TenantContext>;
  readonly roles?: Partial<Roles>;
  readonly schemas?: readonly string[];
  readonly source?: Tenancy['source'];
}

/** Severities by finding key, beyond what the base has. */
export type Expected = Readonly<Record<string, Severity>>;

/** Statements on top of the base, and every finding that they cause. */
export interface Probe {
  readonly sql: string;
  /** `server_version_num` of the picture that is audited; the newest of its major version where the case says nothing. */
  readonly versionNum: number | null;
  /** What ought to be reported. */
  readonly expected: Expected;
  /** What is reported and ought not to be, and what is not reported and ought to be: known, and counted in the score. */
  readonly wrong: Expected;
  readonly missed: Expected;
}

/** A hole, and the harmless thing that looks most like it. One of the two may be missing. */
export interface Case {
  readonly name: string;
  /** The rule it is about; null when it stands for something that is no hole and that no rule may report. */
  readonly rule: string | null;
  /** Classes of docs/reference/holes.md that it stands for. */
  readonly classes: readonly string[];
  readonly tenancy: Tenancy;
  readonly hole: Probe | null;
  /** Expected of it: nothing of its own rule, and nothing above information. */
  readonly nearMiss: Probe | null;
}

interface Described {
  /** Default: the name of the folder. */
  readonly rule?: string | null;
  readonly classes?: readonly string[];
  readonly tenancy?: TenancyChange;
  readonly versionNum?: { readonly hole: number; readonly nearMiss: number };
  readonly hole?: Expected;
  readonly nearMiss?: Expected;
  readonly known?: {
    readonly hole?: { readonly wrong?: Expected; readonly missed?: Expected };
    readonly nearMiss?: { readonly wrong?: Expected };
  };
}

/** All cases, by the name of their folder. The first of a rule has its name; the others say which rule they are about. */
export function readCases(): readonly Case[] {
  return readdirSync(directory(), { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => {
      const described = JSON.parse(readText(`${name}/expected.json`)) as Described;
      const probe = (
        file: string,
        expected: Expected | undefined,
        versionNum: number | undefined,
        known: { readonly wrong?: Expected; readonly missed?: Expected } = {},
      ): Probe | null =>
        expected === undefined
          ? null
          : { sql: readText(`${name}/${file}.sql`), versionNum: versionNum ?? null, expected, wrong: {}, missed: {}, ...known };
      return {
        name,
        rule: described.rule === undefined ? name : described.rule,
        classes: described.classes ?? [],
        tenancy: changed(described.tenancy ?? {}),
        hole: probe('hole', described.hole, described.versionNum?.hole, described.known?.hole),
        nearMiss: probe('near-miss', described.nearMiss, described.versionNum?.nearMiss, described.known?.nearMiss),
      };
    })
    .sort((a, b) => (a.name < b.name ? -1 : 1));
}

/** The sealed database that every case starts from. */
export function readBaseSql(): string {
  return readText('base.sql');
}

function changed(change: TenancyChange): Tenancy {
  const nobody = { select: [], insert: [], update: [], delete: [] };
  const added = (change['tables+'] ?? []).map(
    (table): TableTenancy => ({
      keyType: 'uuid',
      parent: null,
      strategy: null,
      doors: nobody,
      columns: {},
      softDelete: null,
      scopes: {},
      globalKeys: {},
      existingPolicies: 'replace',
      ...table,
    }),
  );
  return {
    ...base,
    source: change.source ?? base.source,
    context: { ...base.context, ...change.context },
    roles: { ...base.roles, ...change.roles },
    schemas: change.schemas ?? base.schemas,
    tables: [...base.tables.map((table) => ({ ...table, ...change.tables?.[table.table.name] })), ...added],
    views: [...base.views, ...(change['views+'] ?? [])],
    routines: [...base.routines, ...(change['routines+'] ?? [])],
  };
}

function readText(path: string): string {
  return readFileSync(new URL(path, directory()), 'utf8');
}

// The files stay in the source tree; this module may also run from dist/.
function directory(): URL {
  const here = new URL('./', import.meta.url);
  return existsSync(new URL('base.sql', here)) ? here : new URL(here.href.replace('/dist/', '/'));
}
