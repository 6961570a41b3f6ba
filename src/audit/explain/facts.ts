import { nameKey } from '../../base/ident.ts';
import type { Database } from '../../model/database.ts';
import type { Finding, Way } from '../finding.ts';
import { pathOf, pathText } from '../report/path.ts';

/** Ways in as paths, one line each. */
export function wayLines(database: Database, ways: readonly Way[], object: string): readonly string[] {
  return ways.map((way) => pathText(pathOf(database, way), object));
}

/** Findings about the object itself and about its parts. */
export function findingLines(findings: readonly Finding[], name: string): readonly string[] {
  return findings
    .filter((finding) => concerns(finding, name))
    .map(({ severity, code, title, key }) => `${severity} ${code} ${title} (${key})`);
}

function concerns({ object }: Finding, name: string): boolean {
  const { place } = object;
  if (place === undefined) return object.name === name;
  return object.name === name || nameKey({ schema: place.schema, name: place.relation ?? place.name }) === name;
}
