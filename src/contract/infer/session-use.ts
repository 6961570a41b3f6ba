import type { Database } from '../../model/database.ts';
import type { Policy } from '../../model/policy.ts';
import { type Predicate, subqueries, walk } from '../../model/predicate.ts';
import { renderPredicate } from '../../model/render-predicate.ts';
import type { Table } from '../../model/table.ts';
import type { Scene } from './scene.ts';

/** What an expression takes from the session. */
export interface Carried {
  readonly settings: ReadonlySet<string>;
  /** Paths in the claims of PostgREST and Supabase, as `claim()` takes them. */
  readonly claims: ReadonlySet<string>;
  /** `auth.uid()` or the claim `sub`. */
  readonly subject: boolean;
}

/** How one policy uses the session. */
export interface PolicyUse {
  readonly table: Table;
  readonly policy: Policy;
  /** Every column named in it, at any depth. */
  readonly columns: ReadonlySet<string>;
  /** Tables its sub-selects read. */
  readonly reads: ReadonlySet<string>;
  readonly carried: Carried;
  /** Columns compared with something that the session carries. */
  readonly compared: readonly { readonly column: string; readonly carried: Carried }[];
}

export function policyUses(scene: Scene): readonly PolicyUse[] {
  return scene.tables.flatMap((table) => table.policies.map((policy) => policyUse(scene.database, table, policy)));
}

/** Settings named in functions and views, with where. */
export function settingsInCode(scene: Scene): ReadonlyMap<string, readonly string[]> {
  const uses = new Map<string, string[]>();
  for (const { where, text } of codeOf(scene)) {
    for (const name of [...settingNames(text), ...[...text.matchAll(/set_config\s*\(\s*'([^']+)'/gi)].map((found) => found[1] ?? '')]) {
      if (!isClaims(name)) uses.set(name, [...new Set([...(uses.get(name) ?? []), where])]);
    }
  }
  return uses;
}

/** Paths in the claims that functions and views read, with where. */
export function claimsInCode(scene: Scene): ReadonlyMap<string, readonly string[]> {
  const uses = new Map<string, string[]>();
  for (const { where, text } of codeOf(scene))
    for (const path of claimPaths(text)) uses.set(path, [...new Set([...(uses.get(path) ?? []), where])]);
  return uses;
}

function codeOf(scene: Scene): readonly { readonly where: string; readonly text: string }[] {
  const { routines, views } = scene.database;
  return [
    ...routines.map((r) => ({ where: `function ${r.name}`, text: r.body, schema: r.schema })),
    ...views.map((v) => ({ where: `view ${v.name}`, text: v.definition, schema: v.schema })),
  ].filter(({ schema }) => scene.schemas.includes(schema));
}

function policyUse(database: Database, table: Table, policy: Policy): PolicyUse {
  const expressions = [policy.using, policy.check].filter((expression) => expression !== null);
  const nodes = expressions.flatMap((expression) => [...walk(expression.predicate)]);
  const text = expressions.map((expression) => expression.text).join(' ');
  const queries = expressions.flatMap((expression) => subqueries(expression.predicate));
  return {
    table,
    policy,
    columns: new Set(nodes.flatMap((node) => (node.kind === 'column' ? [node.column] : []))),
    reads: new Set(queries.flatMap((query) => query.from.map((relation) => relation.name))),
    carried: carriedBy(database, text),
    compared: nodes.flatMap((node) => comparison(database, node)),
  };
}

function comparison(database: Database, node: Predicate): PolicyUse['compared'] {
  if (node.kind !== 'compare' && node.kind !== 'any') return [];
  const sides: readonly (readonly [Predicate, Predicate])[] = [
    [node.left, node.right],
    [node.right, node.left],
  ];
  for (const [one, other] of sides) {
    const named = bare(one);
    if (named.kind !== 'column') continue;
    const carried = carriedBy(database, renderPredicate(other));
    if (carried.subject || carried.settings.size > 0 || carried.claims.size > 0) return [{ column: named.column, carried }];
  }
  return [];
}

function bare(predicate: Predicate): Predicate {
  return predicate.kind === 'cast' ? bare(predicate.operand) : predicate;
}

/** What SQL text takes from the session, by itself or through the functions it calls. */
export function carriedBy(database: Database, text: string, depth = 3): Carried {
  // A thousand policies usually say the same thing, through the same functions.
  const seen = remembered.get(database) ?? new Map<string, Carried>();
  remembered.set(database, seen);
  const known = seen.get(`${depth} ${text}`) ?? readCarried(database, text, depth);
  seen.set(`${depth} ${text}`, known);
  return known;
}

const remembered = new WeakMap<Database, Map<string, Carried>>();

function readCarried(database: Database, text: string, depth: number): Carried {
  const paths = claimPaths(text);
  const settings = new Set(settingNames(text).filter((name) => !isClaims(name)));
  const claims = new Set(paths.filter((path) => path !== 'sub'));
  let subject = paths.includes('sub') || /\bauth"?\."?uid"?\s*\(\s*\)/.test(text) || text.includes("'request.jwt.claim.sub'");
  if (depth > 0) {
    const calls = new Set([...text.matchAll(/([\w$]+)"?\s*\(/g)].map((found) => found[1]));
    for (const routine of database.routines) {
      if (!calls.has(routine.name) || routine.body === '' || routine.body === text) continue;
      const inner = carriedBy(database, routine.body, depth - 1);
      for (const name of inner.settings) settings.add(name);
      for (const path of inner.claims) claims.add(path);
      subject ||= inner.subject;
    }
  }
  return { settings, claims, subject };
}

function settingNames(text: string): readonly string[] {
  return [...text.matchAll(/current_setting\s*\(\s*'([^']+)'/gi)].map((found) => found[1] ?? '');
}

function isClaims(name: string): boolean {
  return name.startsWith('request.') || !name.includes('.');
}

// `auth.jwt() -> 'app_metadata' ->> 'tenant_id'`, however the server puts brackets and casts around it.
function claimPaths(text: string): readonly string[] {
  const paths: string[] = [];
  for (const source of text.matchAll(/\bauth"?\."?jwt"?\s*\(\s*\)|'request\.jwt\.claims'/g)) {
    const tail = text.slice(source.index + source[0].length);
    const path = /^(?:::\w+|,\s*true|,\s*''|\s|\))*((?:(?:->>?|#>>)\s*'[^']+'(?:::\w+|\s|\))*)+)/.exec(tail)?.[1] ?? '';
    const keys = [...path.matchAll(/'([^']+)'/g)].flatMap((found) => (found[1] ?? '').replace(/^\{(.*)\}$/, '$1').split(','));
    if (keys.length > 0) paths.push(keys.join('.'));
  }
  return paths;
}
