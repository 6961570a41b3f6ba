import { nameKey } from '../../base/ident.ts';
import { relationReach } from '../../model/access.ts';
import { findNamed } from '../../model/lookup.ts';
import type { Privilege } from '../../model/grant.ts';
import { viewMeaning } from '../../model/meaning.ts';
import { type Subquery, walk } from '../../model/predicate.ts';
import type { Table } from '../../model/table.ts';
import { type Command, commands } from '../../model/tenancy.ts';
import type { View } from '../../model/view.ts';
import { Branch } from '../reason/branch.ts';
import { type Asker, emptyScope } from '../reason/scope.ts';
import type { Bound, Reasoner } from '../reason/reasoner.ts';
import { makeReasoner } from '../reason/solve.ts';
import { tuples } from '../reason/tuples.ts';
import type { World } from '../reason/world.ts';
import type { Claim } from './claim.ts';
import { declarationOf } from './declaration.ts';
import { isOpenTo } from './entitlement.ts';
import { type Finding, asEveryIdentity, judged, plain, refuted, statementOf, worseOf } from './finding.ts';
import { ask } from './question.ts';
import { withoutInert } from './without-inert.ts';
import { decideTable, judgedGates } from './tables.ts';
import { foreignRow, isTenantBound, shownRows } from './shown.ts';

/** What a role can do through a view, one claim for each command. */
export function viewClaims(world: World, role: string, view: View): readonly Claim[] {
  const asked: readonly Command[] = view.materialized ? ['select'] : commands;
  return asked.map((command) => ({
    role,
    kind: 'view',
    object: nameKey(view),
    command,
    ...asEveryIdentity(world.picture.database, role, (identity) => decide(world, identity, view, command)),
  }));
}

function decide(world: World, role: string, view: View, command: Command): Finding {
  const reach = relationReach(world.picture.database, role, view, command.toUpperCase() as Privilege);
  if (reach === null || reach.how === 'set-role') return plain('proved', 'no-privilege');
  if (view.materialized) {
    const bound = view.reads.filter((name) => isTenantBound(world, name));
    return bound.length === 0
      ? plain('proved', 'no-tenant-rows')
      : refuted('stores-rows-of-all', role, statementOf(view, 'select'), `it stores what it reads of ${bound.map(nameKey).join(', ')}`);
  }
  const queries = viewMeaning(world.picture.meanings, view) ?? (view.query === null ? undefined : [view.query]);
  const asker = view.securityInvoker ? role : view.owner;
  if (queries === undefined && view.securityInvoker) return byWhatItReads(world, role, view, command);
  if (queries === undefined)
    return view.reads.some((name) => isTenantBound(world, name))
      ? plain('unknown', 'not-understood', `the query of ${nameKey(view)}`)
      : plain('proved', 'no-tenant-rows');
  if (command === 'select')
    return queries.map((query) => reading(world, role, asker, view, query)).reduce<Finding>(worseOf, plain('proved', 'no-policy'));
  if (view.triggers.some((trigger) => trigger.timing === 'instead of'))
    return plain('unknown', 'not-understood', 'what its INSTEAD OF trigger does');
  const base = updatable(world, queries);
  // The server refuses to write through it.
  return base === null ? plain('proved', 'no-policy') : writing(world, role, asker, view, base, command);
}

/** A query that was not understood, read with the caller's rights, shows no more than the tables it reads show him. */
function byWhatItReads(world: World, role: string, view: View, command: Command): Finding {
  return view.reads
    .map((name) => {
      const table = findNamed(world.picture.database.tables, name);
      if (table !== undefined) return decideTable(world, role, table, command);
      const inner = findNamed(world.picture.database.views, name);
      return inner === undefined ? plain('unknown', 'not-understood', `what ${nameKey(name)} is`) : decide(world, role, inner, command);
    })
    .reduce<Finding>(worseOf, plain('proved', 'invoker'));
}

function reading(world: World, role: string, owner: string, view: View, query: Subquery): Finding {
  const reasoner = makeReasoner(world);
  const asker: Asker = { role: owner, within: [], depth: 0 };
  const reached = new Map<Branch, number>();
  const shown = new Map<Branch, readonly number[]>();
  const answer = ask(
    world,
    function* () {
      for (const bound of reasoner.rows(query, emptyScope, asker, Branch.empty(world))) {
        yield* shownBy(reasoner, query, bound, asker, shown);
      }
    },
    {
      entitled: (branch, before) => {
        const rows = shown.get(before) ?? [];
        const foreign = foreignRow(world, role, rows, branch);
        if (foreign !== null) reached.set(branch, foreign);
        return foreign === null;
      },
    },
  );
  return judged(world, answer, { role, statement: statementOf(view, 'select'), rowOf: (of) => reached.get(of) ?? null });
}

/**
 * The rows that a view shows. A column that was not understood holds no sub-select and calls nothing of the user's: it may
 * be read from any row of the FROM list, and from no other.
 */
function* shownBy(
  reasoner: Reasoner,
  query: Subquery,
  bound: Bound,
  asker: Asker,
  shown: Map<Branch, readonly number[]>,
): Generator<Branch> {
  const { inert } = reasoner.world.picture.meanings;
  const unread = query.select.some((column) => [...walk(column)].some((part) => part.kind === 'opaque'));
  const select = query.select.map((column) => withoutInert(column, inert));
  for (const { branch, values } of tuples(reasoner, select, bound.scope, asker, bound.branch)) {
    const rows = shownRows(branch, unread ? [] : values, bound.scope);
    shown.set(branch, unread ? [...new Set([...rows, ...shownRows(branch, values, null)])] : rows);
    yield branch;
  }
}

/** The one table that a view writes to, as the server decides it. */
function updatable(world: World, queries: readonly Subquery[]): { readonly table: Table; readonly query: Subquery } | null {
  const [query] = queries;
  const [from] = query?.from ?? [];
  if (query === undefined || queries.length !== 1 || query.complex || query.from.length !== 1 || from?.source !== 'relation') return null;
  const table = findNamed(world.picture.database.tables, { schema: from.schema ?? 'public', name: from.name });
  return table === undefined ? null : { table, query };
}

function writing(
  world: World,
  role: string,
  asker: string,
  view: View,
  base: { readonly table: Table; readonly query: Subquery },
  command: Command,
): Finding {
  const { table, query } = base;
  const spec = declarationOf(world, table);
  if (spec === undefined) return plain('unknown', 'undeclared', nameKey(table));
  if (isOpenTo(world.tenancy, spec, command, role)) return plain('proved', 'open-on-purpose');
  const owner: Asker = { role: asker, within: [nameKey(table)], depth: 0 };
  const through = { alias: query.from[0]?.alias ?? '', where: query.where, checks: view.checkOption !== null };
  return judgedGates(world, role, owner, table, spec, command, through, statementOf(view, command));
}
