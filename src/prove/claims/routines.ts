import { objectReach } from '../../model/access.ts';
import { type RoutineMeaning, routineMeaning } from '../../model/meaning.ts';
import { type Routine, routineKey } from '../../model/routine.ts';
import { Branch } from '../reason/branch.ts';
import type { Valued } from '../reason/reasoner.ts';
import { type Asker, type Scope, emptyScope } from '../reason/scope.ts';
import { makeReasoner } from '../reason/solve.ts';
import type { TermKey } from '../reason/term.ts';
import { anything, tuples } from '../reason/tuples.ts';
import type { World } from '../reason/world.ts';
import type { Claim } from './claim.ts';
import { type Finding, asEveryIdentity, judged, plain, worseOf } from './finding.ts';
import { ask } from './question.ts';
import { foreignRow, shownRows } from './shown.ts';

/** What a role learns by calling a routine. */
export function routineClaims(world: World, role: string, routine: Routine): readonly Claim[] {
  // Trigger functions cannot be called; aggregates and window functions run others.
  if (routine.returns === 'trigger' || routine.returns === 'event_trigger' || routine.type === 'aggregate' || routine.type === 'window')
    return [];
  return [
    {
      role,
      kind: 'routine',
      object: routineKey(routine),
      command: 'execute',
      ...asEveryIdentity(world.picture.database, role, (identity) => decide(world, identity, routine)),
    },
  ];
}

function decide(world: World, role: string, routine: Routine): Finding {
  const reach = objectReach(world.picture.database, role, routine, 'EXECUTE');
  if (reach === null || reach.how === 'set-role') return plain('proved', 'no-privilege');
  if (!routine.securityDefiner) return plain('proved', 'invoker');
  const meaning = routineMeaning(world.picture.meanings, routine);
  const declared = world.tenancy.routines.find(
    (entry) =>
      entry.schema === routine.schema && entry.name === routine.name && (entry.signature === null || entry.signature === routine.signature),
  );
  const vouched = declared?.security === 'definer' && declared.reason !== null;
  if (meaning !== undefined) {
    const found = body(world, role, routine, meaning);
    // What serves callers without a tenant shows rows that no tenant's session could see: that is what it is for.
    const open = found.verdict === 'refuted' && vouched && declared.tenantCheck === 'pre-tenant';
    if (found.verdict !== 'unknown' && !open) return found;
  }
  if (vouched) return plain('assumed', 'declared-definer', declared.reason);
  return plain('unknown', 'not-understood', `what the body of ${routineKey(routine)} does`);
}

function body(world: World, role: string, routine: Routine, meaning: RoutineMeaning): Finding {
  const reasoner = makeReasoner(world);
  const asker: Asker = { role: routine.owner, within: [], depth: 1 };
  let start = Branch.empty(world);
  const parameters = meaning.parameters.map((): TermKey => {
    const free: Valued = anything(start, null);
    start = free.branch;
    return free.value;
  });
  const scope: Scope = { ...emptyScope, parameters };
  const { result } = meaning;
  const statement = `select ${routine.schema}.${routine.name}(...)`;
  const shown = new Map<Branch, readonly number[]>();
  const reached = new Map<Branch, number>();
  const judge = (branch: Branch, before: Branch): boolean => {
    const foreign = foreignRow(world, role, shown.get(before) ?? [], branch);
    if (foreign !== null) reached.set(branch, foreign);
    return foreign === null;
  };
  if (result.kind === 'value') {
    // Yes or no is an answer about rows, not a row; what it may tell is the attack's business.
    if (routine.returns === 'boolean' || routine.returns === 'void') return plain('proved', 'no-tenant-rows');
    const answer = ask(
      world,
      function* () {
        for (const { branch, value } of reasoner.values(result.value, scope, asker, start)) {
          shown.set(branch, shownRows(branch, [value], null));
          yield branch;
        }
      },
      { entitled: judge },
    );
    return judged(world, answer, { role, statement, rowOf: (of) => reached.get(of) ?? null });
  }
  return result.queries
    .map((query) => {
      const answer = ask(
        world,
        function* () {
          for (const bound of reasoner.rows(query, scope, asker, start)) {
            for (const { branch, values } of tuples(reasoner, query.select, bound.scope, asker, bound.branch)) {
              shown.set(branch, shownRows(branch, values, bound.scope));
              yield branch;
            }
          }
        },
        { entitled: judge },
      );
      return judged(world, answer, { role, statement, rowOf: (of) => reached.get(of) ?? null });
    })
    .reduce<Finding>(worseOf, plain('proved', 'no-tenant-rows'));
}
