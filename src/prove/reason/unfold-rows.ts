import { nameKey } from '../../base/ident.ts';
import { policyMeaning, viewMeaning } from '../../model/meaning.ts';
import type { Predicate, Subquery, SubqueryRelation } from '../../model/predicate.ts';
import type { Table } from '../../model/table.ts';
import type { View } from '../../model/view.ts';
import type { Branch } from './branch.ts';
import { type Bound, type Reasoner, conjunction } from './reasoner.ts';
import { type Asker, type Scope, emptyScope, rowScope } from './scope.ts';
import { isTrue } from './signs.ts';
import { tuples } from './tuples.ts';
import { type BoundRelation, columnsOf, unknownRelation } from './unknown-relation.ts';
import { rowsOfCall } from './unfold-call.ts';

/** The branches in which a query returns a row: one row of each relation, under all its conditions. */
export function* rowsOf(reasoner: Reasoner, query: Subquery, outer: Scope, asker: Asker, branch: Branch): Generator<Bound> {
  reasoner.step();
  const start = query.complex ? branch.doubt('a query returns fewer rows than what was understood of it') : branch;
  const empty: Scope = { relations: new Map(), outer, parameters: outer.parameters };
  for (const bound of joined(reasoner, query.from, empty, asker, start)) {
    if (query.where === null) yield bound;
    else
      for (const next of reasoner.truths(query.where, isTrue, bound.scope, asker, bound.branch)) yield { branch: next, scope: bound.scope };
  }
}

function* joined(reasoner: Reasoner, from: readonly SubqueryRelation[], scope: Scope, asker: Asker, branch: Branch): Generator<Bound> {
  const [first, ...rest] = from;
  if (first === undefined) {
    yield { branch, scope };
    return;
  }
  for (const { branch: at, binding } of bindings(reasoner, first, scope, asker, branch)) {
    const relations = new Map(scope.relations).set(first.alias, binding);
    yield* joined(reasoner, rest, { ...scope, relations }, asker, at);
  }
}

function* bindings(reasoner: Reasoner, item: SubqueryRelation, scope: Scope, asker: Asker, branch: Branch): Generator<BoundRelation> {
  if (item.source === 'function') {
    yield* rowsOfCall(reasoner, item, scope, asker, branch);
    return;
  }
  const relation = reasoner.world.relation({ schema: item.schema ?? 'public', name: item.name });
  if (relation === undefined) {
    yield { branch: branch.doubt(`${item.name} is not in the picture`), binding: { kind: 'row', row: branch.row(item.name).row } };
    return;
  }
  // Without the privilege the statement fails, and nothing is shown.
  if (!reasoner.world.mayRead(asker.role, relation)) return;
  if (relation.kind === 'view') yield* viewRows(reasoner, relation, asker, branch);
  else yield* tableRows(reasoner, relation, asker, branch);
}

/** A row of a table that the asker can see. */
export function* tableRows(reasoner: Reasoner, table: Table, asker: Asker, branch: Branch): Generator<BoundRelation> {
  const { branch: at, row } = branch.row(nameKey(table));
  for (const seen of visible(reasoner, table, row, asker, at)) yield { branch: seen, binding: { kind: 'row', row } };
}

/** What the policies for reading demand of a row. */
function* visible(reasoner: Reasoner, table: Table, row: number, asker: Asker, branch: Branch): Generator<Branch> {
  const { world } = reasoner;
  if (world.isExempt(asker.role, table)) {
    yield branch;
    return;
  }
  const name = nameKey(table);
  // The server refuses policies that ask themselves (42P17): nothing is shown.
  if (asker.within.includes(name)) return;
  yield* admitted(reasoner, table, 'select', 'using', row, { ...asker, within: [...asker.within, name] }, branch);
}

/** What the policies of a command demand of a row: one permissive, and all restrictive. */
export function* admitted(
  reasoner: Reasoner,
  table: Table,
  command: 'select' | 'insert' | 'update' | 'delete',
  side: 'using' | 'check',
  row: number,
  asker: Asker,
  branch: Branch,
): Generator<Branch> {
  const { world } = reasoner;
  const scope = rowScope(row);
  const { permissive, restrictive } = world.policies(asker.role, table, command);
  const said = (policy: (typeof permissive)[number]): Predicate | null => {
    const expression = side === 'using' ? policy.using : (policy.check ?? policy.using);
    return expression === null ? null : policyMeaning(world.picture.meanings, table, expression);
  };
  // A permissive policy that says nothing on this side admits nothing; a restrictive one demands nothing.
  const doors = permissive.flatMap((policy) => said(policy) ?? []);
  const walls = restrictive.flatMap((policy) => said(policy) ?? []);
  const goal = (condition: Predicate) => ({ condition, want: isTrue, scope, asker });
  for (const standing of conjunction(reasoner, walls.map(goal), branch))
    yield* reasoner.truths({ kind: 'or', operands: doors }, isTrue, scope, asker, standing);
}

function* viewRows(reasoner: Reasoner, view: View, asker: Asker, branch: Branch): Generator<BoundRelation> {
  const alternatives = viewMeaning(reasoner.world.picture.meanings, view) ?? (view.query === null ? undefined : [view.query]);
  if (alternatives === undefined) {
    yield unknownRelation(
      branch,
      view.columns.map((column) => column.name),
      `what the view ${nameKey(view)} returns`,
    );
    return;
  }
  const inside: Asker = view.securityInvoker ? asker : { ...asker, role: view.owner };
  for (const query of alternatives) {
    for (const bound of reasoner.rows(query, emptyScope, inside, branch)) {
      for (const { branch: at, values } of tuples(reasoner, query.select, bound.scope, inside, bound.branch))
        yield {
          branch: at,
          binding: columnsOf(
            view.columns.map((column) => column.name),
            values,
          ),
        };
    }
  }
}
