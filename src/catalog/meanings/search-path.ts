import { parseName } from '../../base/ident.ts';
import type { Database } from '../../model/database.ts';
import type { Routine } from '../../model/routine.ts';

/** Schemas in the order in which unqualified names are searched. */
export type SearchPath = readonly string[];

/** What introspection sets before anything is deparsed. */
export const deparsedPath: SearchPath = ['pg_catalog'];

/** The path a routine's body is read with: its own setting, or the database's, or `public`. */
export function routinePath(routine: Routine, database: Database): SearchPath {
  const written = setting(routine.config) ?? setting(database.server.config) ?? 'public';
  const schemas = names(written).flatMap((name) => (name === '$user' ? ownSchemas(database) : [name]));
  // The server looks into pg_catalog first unless the path says where.
  return schemas.includes('pg_catalog') ? schemas : ['pg_catalog', ...schemas];
}

function setting(config: readonly string[]): string | undefined {
  return config.find((entry) => /^search_path=/i.test(entry))?.slice('search_path='.length);
}

function names(written: string): readonly string[] {
  return (written.match(/"(?:[^"]|"")*"|[^,]+/g) ?? [])
    .map((part) => part.trim())
    .filter((part) => part !== '' && part !== '""')
    .map((part) => (part.startsWith('"') ? parseName(part).name : part.toLowerCase()));
}

// Whoever runs the body may have a schema of his own name; then a name may be found in any of these.
function ownSchemas(database: Database): readonly string[] {
  const roles = new Set(database.roles.map((role) => role.name));
  return database.schemas.map((schema) => schema.name).filter((name) => roles.has(name));
}
