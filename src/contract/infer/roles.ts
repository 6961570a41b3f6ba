import type { Database } from '../../model/database.ts';
import type { Privilege } from '../../model/grant.ts';
import { roleClosure } from '../../model/access-roles.ts';
import type { Role } from '../../model/role.ts';
import type { Table } from '../../model/table.ts';
import type { View } from '../../model/view.ts';
import type { RolesSpec } from '../declaration.ts';
import { type Question, ask } from './inference.ts';
import type { Scene } from './scene.ts';
import { counted, listed } from './spelling.ts';

type Purpose = Exclude<keyof RolesSpec, 'migrator'>;

export interface RoleInference {
  readonly spec: RolesSpec;
  readonly questions: readonly Question[];
}

interface Rights {
  readonly role: Role;
  readonly owns: number;
  readonly writes: number;
  readonly reads: number;
}

// Roles of the server, of platforms and of hosters.
const keeper =
  /^(pg_.*|rds.*|supabase_.*|authenticator|dashboard_user|pgbouncer|postgres|azure.*|cloudsql.*|neon_.*|doadmin|aiven.*|replicator)$/;
const names: readonly (readonly [Purpose, RegExp])[] = [
  ['breakGlass', /break_?glass|emergency/],
  ['anon', /^anon(ymous)?$|_anon(ymous)?$/],
  ['readonly', /read_?only|_ro$|reader|report|analytics|metabase|looker|grafana|(^|_)bi$/],
  ['auditor', /audit/],
  ['pii', /(^|_)pii/],
  ['platform', /(^|_)(platform|support|operator|operations|ops|backoffice|admin|super_?admin)$/],
  ['worker', /worker|job|queue|cron|background|sidekiq|celery/],
];
const migrators = /migrat|owner|ddl|deploy|schema/;

/** What the existing roles are for. Superusers and roles without rights on governed tables and views are left out. */
export function inferRoles(scene: Scene): RoleInference {
  const { database } = scene;
  const questions: Question[] = [];
  const all = database.roles
    .filter((role) => !role.superuser && !keeper.test(role.name))
    .map((role) => rightsOf(scene, role))
    .filter((rights) => rights.owns + rights.writes + rights.reads > 0);
  const writers = all.filter((rights) => rights.writes > 0 && !rights.role.bypassRls);
  const members = (role: Role) =>
    database.roles
      .filter((other) => other !== role && !other.superuser && !keeper.test(other.name) && roleClosure(database, other.name).has(role.name))
      .map((other) => other.name);
  const owner = (rights: Rights) =>
    rights.owns > 0 && (migrators.test(rights.role.name) || (!rights.role.login && members(rights.role).length === 0));
  const migrator = all.find(
    (rights) => owner(rights) && (!rights.role.login || writers.some((other) => other !== rights && other.role.login)),
  );
  const spec = new Map<Purpose, string[]>();
  const put = (purpose: Purpose, role: string) => spec.set(purpose, [...(spec.get(purpose) ?? []), role]);
  for (const rights of all) {
    const { role } = rights;
    if (rights === migrator) continue;
    const purpose = purposeOf(rights);
    const through = members(role);
    if (role.bypassRls && purpose !== 'breakGlass') {
      put('retired', role.name);
      questions.push(
        ask(
          'roles',
          `${role.name} has BYPASSRLS and reaches ${counted(rights.reads + rights.owns, 'table')}: no policy stops it. Listed as retired, so that it loses every right. Which role takes over its work?`,
        ),
      );
    } else if (purpose === 'platform' && through.length > 0) {
      put('retired', role.name);
      questions.push(
        ask(
          'roles',
          `${listed(through)} ${through.length === 1 ? 'is a member' : 'are members'} of ${role.name}, which gives them its rights. Listed as retired; to keep it as a platform role, give it a login of its own and revoke the membership.`,
        ),
      );
    } else {
      put(purpose, role.name);
      if (purpose === 'platform')
        questions.push(ask('roles', `Is ${role.name} a platform role, which nobody who works for a tenant uses?`));
      if (rights.owns > 0)
        questions.push(
          ask(
            'roles',
            `${role.name} owns ${counted(rights.owns, 'table')} and serves requests, so no policy binds it. Bulkhead gives the tables to the migrator; run your migrations as that.`,
          ),
        );
    }
  }
  const taken = new Set(all.filter((rights) => rights !== migrator).map(({ role }) => role.name));
  if ((spec.get('app') ?? []).length === 0) {
    const name = derived(database, 'app', taken);
    put('app', name);
    questions.push(
      ask('roles', `No role but superusers writes to the tables. ${name} is a name of ours: which role does the application log in as?`),
    );
  }
  const one = (list: readonly string[]): string | readonly string[] => (list.length === 1 ? (list[0] ?? '') : list);
  const { app = [], ...rest } = Object.fromEntries(spec) as Partial<Record<Purpose, readonly string[]>>;
  const others = Object.fromEntries(Object.entries(rest).map(([purpose, list]) => [purpose, one(list)]));
  return {
    spec: { migrator: migrator?.role.name ?? derived(database, 'migrator', new Set([...taken, ...app])), app: one(app), ...others },
    questions,
  };
}

function purposeOf({ role, writes, owns }: Rights): Purpose {
  const said = names.find(([, pattern]) => pattern.test(role.name.toLowerCase()))?.[0];
  if (said === 'readonly' && writes + owns > 0) return 'app';
  if (said === 'platform' && role.login && owns > 0) return 'app';
  return said ?? (writes + owns > 0 ? 'app' : 'readonly');
}

function rightsOf(scene: Scene, role: Role): Rights {
  const closure = roleClosure(scene.database, role.name);
  const readable: readonly (Table | View)[] = [
    ...scene.tables,
    ...scene.database.views.filter((view) => scene.schemas.includes(view.schema)),
  ];
  const has = (relation: Table | View, privileges: readonly Privilege[]) =>
    relation.grants.some((grant) => privileges.includes(grant.privilege) && grant.grantee !== 'public' && closure.has(grant.grantee));
  return {
    role,
    owns: scene.tables.filter((table) => closure.has(table.owner)).length,
    writes: scene.tables.filter((table) => has(table, ['INSERT', 'UPDATE', 'DELETE'])).length,
    reads: readable.filter(
      (relation) =>
        has(relation, ['SELECT']) || relation.columns.some((column) => column.grants.some((grant) => closure.has(grant.grantee))),
    ).length,
  };
}

/** `shop` and `migrator` give `shop_migrator`, within the 63 bytes of a name, and not the name of a role with another purpose. */
function derived(database: Database, purpose: string, taken: ReadonlySet<string>): string {
  const base = database.server.database.replace(/[^\w]/g, '_').slice(0, 40) || 'bulkhead';
  for (let count = 1; ; count++) {
    const name = `${base}_${purpose}${count === 1 ? '' : count}`;
    if (!taken.has(name)) return name;
  }
}
