import { nameKey, parseName } from '../base/ident.ts';
import type { RoutineTenancy, TableTenancy, Tenancy, ViewTenancy } from '../model/tenancy.ts';
import { unknownName } from './issue.ts';
import { maskedReaders } from './lower/masked-rows.ts';
import { rolesOf } from './resolve-context.ts';
import { type Resolution, findTable } from './resolve-table.ts';

export function resolveViews(resolution: Resolution, roles: Tenancy['roles'], tables: readonly TableTenancy[]): readonly ViewTenancy[] {
  const { contract, database, schemas, identity, issues } = resolution;
  return Object.entries(contract.views ?? {}).map(([key, declaration]) => {
    const view = parseName(key, schemas[0]);
    const { mode } = declaration;
    if ('table' in mode) {
      const table = findTable(resolution, mode.table);
      if (table === undefined)
        issues.push(
          unknownName(
            `views.${key}.table`,
            'table',
            mode.table,
            database.tables.map((t) => t.name),
          ),
        );
      const own = tables.find((candidate) => nameKey(candidate.table) === nameKey(parseName(mode.table, schemas[0])));
      const select = rolesOf(roles, declaration.select);
      if (mode.kind === 'live' && own?.softDelete === null) {
        issues.push({
          path: `views.${key}`,
          message: `${mode.table} has no soft delete, so every row of it lives`,
          hint: `Declare softDelete on tables.${mode.table}.`,
        });
      }
      const readers = mode.kind !== 'masked' || own === undefined ? select : maskedReaders({ roles, identity }, own, select);
      const shut = select.filter((role) => !readers.includes(role));
      if (shut.length > 0) {
        issues.push({
          path: `views.${key}.select`,
          message: `${shut.join(', ')} may not read ${mode.table}, so a masked view of it would show ${shut.length === 1 ? 'it' : 'them'} no row`,
          hint: `Open a read door of tables.${mode.table} (columns that are \`hidden\` stay so), or name in \`select\` those who have one.`,
        });
      }
      return { view, mode: { kind: mode.kind, table: parseName(mode.table, schemas[0]) }, select };
    }
    if (!database.views.some((candidate) => nameKey(candidate) === nameKey(view)))
      issues.push(
        unknownName(
          `views.${key}`,
          'view',
          key,
          database.views.map((v) => v.name),
        ),
      );
    return { view, mode, select: rolesOf(roles, declaration.select) };
  });
}

export function resolveRoutines(resolution: Resolution, roles: Tenancy['roles']): readonly RoutineTenancy[] {
  const { contract, database, schemas, issues } = resolution;
  return Object.entries(contract.functions ?? {}).map(([key, declaration]) => {
    const open = key.indexOf('(');
    const { schema, name } = parseName(open < 0 ? key : key.slice(0, open), schemas[0]);
    const signature = open < 0 ? null : key.slice(open + 1, -1).trim();
    const found = database.routines.filter(
      (routine) =>
        routine.schema === schema &&
        routine.name === name &&
        (signature === null || typesOf(routine.signature) === signature || routine.signature === signature),
    );
    if (found.length === 0)
      issues.push(
        unknownName(
          `functions.${key}`,
          'function',
          key,
          database.routines.filter((r) => schemas.includes(r.schema)).map((r) => r.name),
        ),
      );
    if (found.length > 1)
      issues.push({
        path: `functions.${key}`,
        message: `${found.length} functions have this name`,
        hint: `Give the argument types: ${found.map((routine) => `${name}(${typesOf(routine.signature)})`).join(', ')}.`,
      });
    return {
      schema,
      name,
      signature: found[0]?.signature ?? signature,
      security: declaration.security,
      reason: declaration.reason,
      tenantCheck: declaration.tenantCheck,
      execute: rolesOf(roles, declaration.execute),
    };
  });
}

/** `a text, b integer` -> `text, integer`: people write types only. */
function typesOf(signature: string): string {
  return signature
    .split(', ')
    .map((argument) => (argument.includes(' ') ? argument.replace(/^(?:(?:IN|INOUT|VARIADIC) )?\S+ /, '') : argument))
    .join(', ');
}
