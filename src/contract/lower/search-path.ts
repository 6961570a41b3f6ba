import type { Schema } from '../../model/database.ts';
import { type Tenancy, runtimeRoles } from '../../model/tenancy.ts';

/** The path of functions whose bodies qualify every name. */
export const pinnedPath = 'search_path=pg_catalog, pg_temp';

const setting = /^search_path=/i;

/**
 * The settings of a function that runs as its owner, with a path that a caller cannot put anything into: what pg_catalog has
 * comes first, temporary objects last, and between them the schemas that were there, if all of them are closed. Otherwise
 * the path stays as it was and the audit reports it: without the schema the body might not find what it names.
 */
export function pinnedConfig(config: readonly string[], closed: ReadonlySet<string>): readonly string[] {
  const entry = config.find((each) => setting.test(each));
  if (entry === undefined) return [...config, pinnedPath];
  const parts = [...entry.replace(setting, '').matchAll(/"(?:[^"]|"")*"|[^,\s]+/g)].map(([text]) => text).filter((text) => text !== '""');
  const between = parts.filter((text) => text !== 'pg_catalog' && text !== 'pg_temp');
  if (!between.every((text) => closed.has(nameOf(text)))) return config;
  return config.map((each) => (each === entry ? `search_path=${['pg_catalog', ...between, 'pg_temp'].join(', ')}` : each));
}

function nameOf(text: string): string {
  return text.startsWith('"') ? text.slice(1, -1).replaceAll('""', '"') : text;
}

/** The sealed schemas in which nobody creates but their owners and those who bypass row security anyway. */
export function closedSchemas(tenancy: Tenancy, schemas: readonly Schema[]): ReadonlySet<string> {
  const { migrator, breakGlass, retired } = tenancy.roles;
  const attacked = new Set([...runtimeRoles(tenancy.roles), ...retired]);
  const trusted = new Set([migrator, ...breakGlass]);
  const open = (schema: Schema) =>
    attacked.has(schema.owner) ||
    schema.grants.some((entry) => entry.privilege === 'CREATE' && entry.grantee !== schema.owner && !trusted.has(entry.grantee));
  return new Set(schemas.filter((schema) => !open(schema)).map((schema) => schema.name));
}
