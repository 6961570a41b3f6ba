import { existsSync, readFileSync, readdirSync } from 'node:fs';
import type { Severity } from '../src/audit/finding.ts';
import type { ContextSource, KeyType, RoutineTenancy, TableTenancy, Tenancy, ViewTenancy } from '../src/model/tenancy.ts';
import { base } from './base.ts';

/** How the tenancy of a case differs from that of the base; the hole and its near miss share it. */
interface TenancyChange {
  /** By table name. */
  readonly tables?: Readonly<Record<string, Partial<TableTenancy>>>;
  readonly 'tables+'?: readonly (Pick<TableTenancy, 'table' | 'kind' | 'key'> & Partial<TableTenancy>)[];
  readonly 'views+'?: readonly ViewTenancy[];
  readonly 'routines+'?: readonly RoutineTenancy[];
  readonly context?: { readonly scopes: Readonly<Record<string, { readonly source: ContextSource; readonly type: KeyType }>> };
}

/** Severities by finding key, beyond what the base has. */
export type Expected = Readonly<Record<string, Severity>>;

/** A hole, and the harmless thing that looks most like it. */
export interface Case {
  readonly slug: string;
  readonly tenancy: Tenancy;
  readonly holeSql: string;
  readonly nearMissSql: string;
  /** Every finding that the hole causes, of whatever rule. */
  readonly hole: Expected;
  /** Every finding that the near miss causes: none of its own rule, and nothing above information. */
  readonly nearMiss: Expected;
}

interface Described {
  readonly tenancy?: TenancyChange;
  readonly hole: Expected;
  readonly nearMiss: Expected;
}

/** All cases, by the name of their rule. */
export function readCases(): readonly Case[] {
  return readdirSync(directory(), { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => {
      const described = JSON.parse(readText(`${name}/expected.json`)) as Described;
      return {
        slug: name,
        tenancy: changed(described.tenancy ?? {}),
        holeSql: readText(`${name}/hole.sql`),
        nearMissSql: readText(`${name}/near-miss.sql`),
        hole: described.hole,
        nearMiss: described.nearMiss,
      };
    })
    .sort((a, b) => (a.slug < b.slug ? -1 : 1));
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
    context: { ...base.context, ...change.context },
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
