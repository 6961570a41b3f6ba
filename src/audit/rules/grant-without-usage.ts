import { nameKey } from '../../base/ident.ts';
import { type Sql, qid, sql } from '../../base/sql.ts';
import { isSuperuser, relationReach, roleClosure, schemaUsage } from '../../model/access.ts';
import type { Grant, Privilege } from '../../model/grant.ts';
import { routineKey } from '../../model/routine.ts';
import { runtimeRoles } from '../../model/tenancy.ts';
import type { AuditInput, Rule } from '../rule.ts';
import { escapePattern } from '../predicate/session-value.ts';
import { expressionsOf, readsRelations } from '../scope/gates.ts';
import { revoke, routineName } from '../scope/mend.ts';

/** Something that carries an access list, as a person and as REVOKE name it. */
interface Granted {
  readonly schema: string;
  readonly label: string;
  readonly owner: string;
  readonly target: Sql;
  readonly grants: readonly Grant[];
  /** Whether the role uses the grant without ever naming the object, so that it needs no USAGE. */
  readonly isUsed: (role: string) => boolean;
}

function grantedObjects(input: AuditInput): readonly Granted[] {
  const { database } = input;
  const relations = [...database.tables, ...database.views].map(
    (relation): Granted => ({
      schema: relation.schema,
      label: nameKey(relation),
      owner: relation.owner,
      target: qid(relation),
      // Taking a right on the relation back takes it back on every column.
      grants: [
        ...relation.grants,
        ...(relation.columns as readonly { readonly grants: readonly Grant[] }[]).flatMap((found) => found.grants),
      ],
      isUsed: (role) => isReadFor(input, role, nameKey(relation)),
    }),
  );
  const routines = database.routines.map(
    (routine): Granted => ({
      schema: routine.schema,
      label: routineKey(routine),
      owner: routine.owner,
      target: sql`routine ${routineName(routine)}`,
      grants: routine.grants,
      isUsed: () => isCalledFromObjects(input, routine.name),
    }),
  );
  const sequences = database.sequences.map(
    (sequence): Granted => ({
      schema: sequence.schema,
      label: nameKey(sequence),
      owner: sequence.owner,
      target: sql`sequence ${qid(sequence)}`,
      grants: sequence.grants,
      isUsed: (role) =>
        database.tables.some(
          (table) =>
            table.columns.some((column) => mentions(column.default ?? '', sequence.name)) &&
            relationReach(database, role, table, 'INSERT') !== null,
        ),
    }),
  );
  return [...relations, ...routines, ...sequences];
}

/** A view that runs with its reader's rights, or a policy, reads the relation for the role: names were resolved before. */
function isReadFor(input: AuditInput, role: string, name: string): boolean {
  const { database } = input;
  return (
    database.views.some(
      (view) =>
        view.securityInvoker && view.reads.some((read) => nameKey(read) === name) && relationReach(database, role, view, 'SELECT') !== null,
    ) ||
    database.tables.some((table) =>
      table.policies
        .flatMap(expressionsOf)
        .some(({ predicate }) => readsRelations(predicate).some((read) => `${read.schema ?? table.schema}.${read.name}` === name)),
    )
  );
}

function isCalledFromObjects({ database }: AuditInput, name: string): boolean {
  const texts = [
    ...database.views.map((view) => view.definition),
    ...database.tables.flatMap((table) => [
      ...table.policies.flatMap(expressionsOf).map(({ text }) => text),
      ...table.columns.map((column) => column.default ?? ''),
      ...table.checks.map((check) => check.expression),
      ...table.indexes.map((index) => index.definition),
    ]),
  ];
  return texts.some((text) => mentions(text, name));
}

function mentions(text: string, name: string): boolean {
  return new RegExp(`(^|[^\\w$])"?${escapePattern(name)}"?([^\\w$]|$)`).test(text);
}

/** Nobody who has the rights of the role may look into the schema. */
function isShutOut({ database }: AuditInput, role: string, schema: string): boolean {
  return database.roles.every(
    ({ name }) => isSuperuser(database, name) || !roleClosure(database, name).has(role) || !schemaUsage(database, name, schema),
  );
}

export const rule: Rule = {
  slug: 'grant-without-usage',
  code: 'BHA088',
  severity: 'warning',
  title: 'A role holds grants in a schema that it may not look into',
  consequence:
    'The grants are dead today, so that what seems to be served is refused; and whoever grants USAGE on the schema for one of its objects brings all of them to life.',
  advice: 'Revoke them. Where the role is meant to have them, grant USAGE with them, and only to that role.',
  covers: ['T31', 'X-056', 'X-058', 'X-111'],
  check: (input) => {
    const { database, tenancy } = input;
    const objects = grantedObjects(input).filter(({ schema }) => tenancy.schemas.includes(schema));
    const roles = [...new Set([...runtimeRoles(tenancy.roles), ...tenancy.roles.retired])].filter(
      (role) => database.roles.some(({ name }) => name === role) && !isSuperuser(database, role),
    );
    return roles.flatMap((role) =>
      tenancy.schemas
        .filter((schema) => database.schemas.some(({ name }) => name === schema) && isShutOut(input, role, schema))
        .flatMap((schema) => {
          const dead = objects.flatMap((object) => {
            const privileges = object.grants.filter(({ grantee }) => grantee === role).map(({ privilege }) => privilege);
            if (object.schema !== schema || object.owner === role || privileges.length === 0 || object.isUsed(role)) return [];
            return [{ object, privileges: [...new Set<Privilege>(privileges)] }];
          });
          if (dead.length === 0) return [];
          return [
            {
              object: { kind: 'role' as const, name: role },
              title: `${role} holds grants in schema ${schema} and no USAGE on it`,
              evidence: dead.map(({ object, privileges }) => `${privileges.join(', ')} on ${object.label}`),
              fix: dead.map(({ object, privileges }) => revoke(privileges, object.target, role)),
              detail: schema,
            },
          ];
        }),
    );
  },
};
