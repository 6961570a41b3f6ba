import type { SelectStmt } from '@pgsql/types';
import { type Predicate, type Subquery, always } from '../../model/predicate.ts';
import type { Routine } from '../../model/routine.ts';
import { choice, isNotTrue, isTrue, narrowed, never, nullOf } from './logic.ts';
import { fail } from './not-understood.ts';
import { type Held, type State, forgotten, holding, namesAt } from './plpgsql-state.ts';
import {
  type PlBlock,
  type PlCase,
  type PlDatum,
  type PlExpression,
  type PlFunction,
  type PlIf,
  type PlStatement,
  parsePlpgsql,
} from './plpgsql-tree.ts';
import { type Variable, readVariables } from './plpgsql-variables.ts';
import type { Context, Names, Reading, Rows } from './reading.ts';
import { exactly, existsRows, valueOfRows } from './rows.ts';
import type { Signature } from './signature.ts';
import { parseExpressionNode, parseStatements } from './statements.ts';
import { coerced } from './type-of.ts';

/** What a body comes to: the value it returns, or the rows. */
export interface BodyOutcome {
  readonly value: Predicate;
  readonly queries: readonly Subquery[];
}

interface Machine {
  readonly base: Reading;
  readonly signature: Signature;
  readonly tree: PlFunction;
  readonly variables: readonly (Variable | undefined)[];
  readonly labels: readonly string[];
  readonly conflict: Names['conflict'];
  /** Rows returned so far, on any path. */
  readonly returned: Subquery[];
  steps: number;
}

type Rest = (state: State) => Predicate;

/**
 * Follows a body along all its paths, with the values of variables as expressions. An error ends the caller's statement,
 * which then reaches nothing at all; so a path that raises gives null, and no more than that is ever claimed of it. An
 * error that a handler catches is another matter: whether there was one is an opaque condition.
 */
export function readPlpgsql(routine: Routine, signature: Signature, reading: Reading): BodyOutcome {
  const body = typeof signature.body === 'string' ? signature.body : fail('a body in SQL');
  const tree = parsePlpgsql(routine.definition ?? '');
  const action = tree.action.PLpgSQL_stmt_block;
  if ((body.match(/\bdeclare\b/gi) ?? []).length > 1) return fail('variables of inner blocks');
  if (/\balias\s+for\b/i.test(body)) return fail('a variable with two names');
  const machine: Machine = {
    base: reading,
    signature,
    tree,
    variables: readVariables(tree, reading.picture, reading.path),
    labels: [routine.name, ...labels([{ PLpgSQL_stmt_block: action }])],
    conflict: conflictOf(routine, body),
    returned: [],
    steps: 0,
  };
  const value = block(action, declared(machine), machine, () => nullOf(null));
  return { value, queries: machine.returned };
}

function labels(statements: readonly PlStatement[]): readonly string[] {
  return statements.flatMap(({ PLpgSQL_stmt_block: inner }) =>
    inner === undefined ? [] : [...(inner.label === undefined ? [] : [inner.label]), ...labels(inner.body ?? [])],
  );
}

// What a name means that is a variable and a column; the parser does not pass the option on.
function conflictOf(routine: Routine, body: string): Names['conflict'] {
  if (routine.config.some((entry) => entry.startsWith('plpgsql.'))) return fail('settings of plpgsql');
  if (!/#\s*\w/.test(body)) return 'error';
  const option = /^\s*#variable_conflict\s+(use_column|use_variable|error)\b/i.exec(body)?.[1]?.toLowerCase();
  // Operators and texts with a # may look like options.
  if (option === undefined) return /#\s*(variable_conflict|option|print_strict_params)/i.test(body) ? fail('options of plpgsql') : 'error';
  return option === 'use_column' ? 'column' : option === 'use_variable' ? 'variable' : 'error';
}

function declared(machine: Machine): State {
  const { signature } = machine;
  let state: State = { held: new Map(), guard: [], uncertain: false };
  // The arguments come first, in their order; those that are only given back are null.
  const inputs = new Map(signature.inputs.map((input, index) => [input.name ?? `$${index + 1}`, index]));
  for (const variable of machine.variables) {
    if (variable === undefined) continue;
    const { name } = variable;
    const index = inputs.get(name);
    if (index !== undefined) {
      const own: Held = { kind: 'scalar', value: { kind: 'parameter', index } };
      state = holding(
        state,
        variable.declared.kind === 'row'
          ? [[name, { kind: 'row', columns: null }]]
          : [
              [name, own],
              [`$${index + 1}`, own],
            ],
      );
    } else if (name === 'found') {
      state = holding(state, [[name, { kind: 'scalar', value: never }]]);
    } else if (variable.declared.kind === 'row') {
      state = holding(state, [
        [
          name,
          { kind: 'row', columns: variable.declared.columns?.map((column) => ({ name: column.name, value: nullOf(column.type) })) ?? null },
        ],
      ]);
    } else {
      const value = variable.initial === null ? nullOf(variable.declared.type) : expression(variable.initial, state, machine);
      state = holding(state, [[name, { kind: 'scalar', value: coerced(machine.base, value, variable.declared.type) }]]);
    }
  }
  return state;
}

function run(statements: readonly PlStatement[], state: State, machine: Machine, rest: Rest): Predicate {
  const [first, ...more] = statements;
  if (first === undefined) return rest(state);
  if (++machine.steps > 300) return fail('a body of too many paths');
  return step(first, state, machine, (next) => run(more, next, machine, rest));
}

function step(statement: PlStatement, state: State, machine: Machine, rest: Rest): Predicate {
  if (statement.PLpgSQL_stmt_block !== undefined) return block(statement.PLpgSQL_stmt_block, state, machine, rest);
  if (statement.PLpgSQL_stmt_if !== undefined) return branches(ifBranches(statement.PLpgSQL_stmt_if), state, machine, rest);
  if (statement.PLpgSQL_stmt_case !== undefined) return cases(statement.PLpgSQL_stmt_case, state, machine, rest);
  if (statement.PLpgSQL_stmt_assign !== undefined) {
    const { varno, expr } = statement.PLpgSQL_stmt_assign;
    const variable = machine.variables[varno ?? 0] ?? fail('an assignment to a part of a variable');
    // `v := expression`, where the parser leaves the target in the text.
    const assigned = /^\s*("(?:[^"]|"")+"|[\w$]+)\s*:?=(?!=)/.exec(expr.PLpgSQL_expr.query);
    if (assigned === null || variable.declared.kind === 'row') return fail('an assignment to a part of a variable');
    const value = expression(expr.PLpgSQL_expr.query.slice(assigned[0].length), state, machine);
    return rest(holding(state, [[variable.name, { kind: 'scalar', value: coerced(machine.base, value, variable.declared.type) }]]));
  }
  if (statement.PLpgSQL_stmt_execsql !== undefined) {
    const { sqlstmt, into, strict, target } = statement.PLpgSQL_stmt_execsql;
    if (into !== true || target === undefined) return fail('a statement that changes rows');
    return rest(selectInto(target, query(sqlstmt, state, machine), strict === true, state, machine));
  }
  if (statement.PLpgSQL_stmt_perform !== undefined) {
    const rows = query(statement.PLpgSQL_stmt_perform.expr, state, machine);
    return rest(holding(state, [['found', { kind: 'scalar', value: existsRows(rows) }]]));
  }
  if (statement.PLpgSQL_stmt_raise !== undefined) {
    const { elog_level: level, params = [] } = statement.PLpgSQL_stmt_raise;
    for (const param of params) expression(param.PLpgSQL_expr.query, state, machine);
    return (level ?? 21) >= 21 ? nullOf(null) : rest(state);
  }
  if (statement.PLpgSQL_stmt_assert !== undefined) {
    expression(statement.PLpgSQL_stmt_assert.cond.PLpgSQL_expr.query, state, machine);
    return rest(state);
  }
  return machine.signature.set ? rowStep(statement, state, machine, rest) : returnStep(statement, state, machine);
}

function returnStep(statement: PlStatement, state: State, machine: Machine): Predicate {
  const { PLpgSQL_stmt_return: end } = statement;
  if (end === undefined) return fail(`the statement ${Object.keys(statement)[0] ?? '?'}`);
  if (end.expr !== undefined)
    return coerced(machine.base, expression(end.expr.PLpgSQL_expr.query, state, machine), machine.signature.returns);
  // The end without a RETURN is an error.
  if (end.retvarno === undefined) return nullOf(null);
  const held = state.held.get(machine.variables[end.retvarno]?.name ?? '');
  if (held?.kind !== 'scalar') return fail('a row is returned');
  return coerced(machine.base, held.value ?? fail('what is returned is not known'), machine.signature.returns);
}

function rowStep(statement: PlStatement, state: State, machine: Machine, rest: Rest): Predicate {
  const unknownFound = (): State => holding(state, [['found', { kind: 'scalar', value: null }]]);
  if (statement.PLpgSQL_stmt_return !== undefined) return nullOf(null);
  if (statement.PLpgSQL_stmt_return_query !== undefined) {
    const rows = query(statement.PLpgSQL_stmt_return_query.query ?? fail('a query made at run time'), state, machine);
    give(exactly(machine.base, rows), state, machine);
    return rest(unknownFound());
  }
  if (statement.PLpgSQL_stmt_fors !== undefined) {
    const { var: loop, query: source, body = [] } = statement.PLpgSQL_stmt_fors;
    const [only, ...more] = body;
    const next = only?.PLpgSQL_stmt_return_next;
    // for r in <query> loop return next r; end loop
    if (
      next === undefined ||
      more.length > 0 ||
      next.expr !== undefined ||
      loop.PLpgSQL_rec?.dno === undefined ||
      next.retvarno !== loop.PLpgSQL_rec.dno
    )
      return fail('a loop');
    give(exactly(machine.base, query(source, state, machine)), state, machine);
    return rest(unknownFound());
  }
  const next = statement.PLpgSQL_stmt_return_next ?? fail(`the statement ${Object.keys(statement)[0] ?? '?'}`);
  give([{ select: nextRow(next, state, machine), from: [], where: null, complex: false }], state, machine);
  return rest(state);
}

function nextRow(next: NonNullable<PlStatement['PLpgSQL_stmt_return_next']>, state: State, machine: Machine): readonly Predicate[] {
  if (next.expr !== undefined) return [expression(next.expr.PLpgSQL_expr.query, state, machine)];
  const { outputs } = machine.signature;
  const names =
    outputs.length > 0 && (next.retvarno ?? 0) === (machine.tree.out_param_varno ?? 0)
      ? outputs.map(({ name }) => name ?? '')
      : [machine.variables[next.retvarno ?? 0]?.name ?? ''];
  return names.flatMap((name) => {
    const held = state.held.get(name);
    if (held?.kind === 'row' && held.columns !== null) return held.columns.map(({ value }) => value);
    return held?.kind === 'scalar' && held.value !== null ? [held.value] : fail('a row that is not known');
  });
}

function give(queries: readonly Subquery[], state: State, machine: Machine): void {
  for (const each of queries) {
    const reached = narrowed(each, state.guard);
    if (reached !== null) machine.returned.push(state.uncertain ? { ...reached, complex: true } : reached);
  }
}

function block(node: PlBlock, state: State, machine: Machine, rest: Rest): Predicate {
  const handlers = node.exceptions?.PLpgSQL_exception_block.exc_list;
  if (handlers === undefined) return run(node.body ?? [], state, machine, rest);
  const outcome = run(node.body ?? [], { ...state, uncertain: true }, machine, rest);
  return handlers.reduceRight<Predicate>((otherwise, { PLpgSQL_exception: { action = [] } }) => {
    const caught = run(action, forgotten(state), machine, rest);
    return { kind: 'case', branches: [{ when: { kind: 'opaque', text: 'an error was caught' }, then: caught }], otherwise };
  }, outcome);
}

interface Branch {
  /** Null for what is left. */
  readonly when: string | null;
  readonly statements: readonly PlStatement[];
}

function ifBranches(node: PlIf): readonly Branch[] {
  return [
    { when: node.cond.PLpgSQL_expr.query, statements: node.then_body ?? [] },
    ...(node.elsif_list ?? []).map(({ PLpgSQL_if_elsif: { cond, stmts = [] } }) => ({ when: cond.PLpgSQL_expr.query, statements: stmts })),
    { when: null, statements: node.else_body ?? [] },
  ];
}

function branches(list: readonly Branch[], state: State, machine: Machine, rest: Rest): Predicate {
  const [first, ...others] = list;
  if (first === undefined) return rest(state);
  if (first.when === null) return run(first.statements, state, machine, rest);
  const when = expression(first.when, state, machine, true);
  const guarded = (condition: Predicate): State => ({ ...state, guard: [...state.guard, condition] });
  return choice(
    when,
    run(first.statements, guarded(isTrue(when)), machine, rest),
    branches(others, guarded(isNotTrue(when)), machine, rest),
  );
}

function cases(node: PlCase, state: State, machine: Machine, rest: Rest): Predicate {
  let within = state;
  if (node.t_expr !== undefined) {
    const subject = machine.variables[node.t_varno ?? 0]?.name ?? fail('a case without a subject');
    within = holding(state, [[subject, { kind: 'scalar', value: expression(node.t_expr.PLpgSQL_expr.query, state, machine) }]]);
  }
  const list: Branch[] = node.case_when_list.map(({ PLpgSQL_case_when: { expr, stmts = [] } }) => ({
    when: expr.PLpgSQL_expr.query,
    statements: stmts,
  }));
  // Without an ELSE it is an error when nothing fits.
  const otherwise: PlStatement[] = node.have_else === true ? [...(node.else_stmts ?? [])] : [{ PLpgSQL_stmt_raise: { elog_level: 21 } }];
  return branches([...list, { when: null, statements: otherwise }], within, machine, rest);
}

function selectInto(target: PlDatum, rows: Rows, strict: boolean, state: State, machine: Machine): State {
  // Without STRICT the first row counts, and none gives nulls.
  const taken: Rows = strict ? rows : { ...rows, cut: true };
  const value = (index: number): Predicate =>
    rows.queries.some((each) => index >= each.select.length)
      ? nullOf(null)
      : valueOfRows(machine.base, {
          ...taken,
          queries: taken.queries.map((each) => ({ ...each, select: each.select.slice(index, index + 1) })),
        });
  const changes: [string, Held][] = [['found', { kind: 'scalar', value: strict ? always : existsRows(rows) }]];
  const scalars =
    target.PLpgSQL_row?.fields ??
    [target.PLpgSQL_rec ?? target.PLpgSQL_var].flatMap((each) => (each?.refname === undefined ? [] : [{ name: each.refname }]));
  for (const [index, { name }] of scalars.entries()) {
    const variable = machine.variables.find((each) => each?.name === name) ?? fail(`select into ${name}`);
    if (variable.declared.kind === 'scalar') {
      changes.push([name, { kind: 'scalar', value: coerced(machine.base, value(index), variable.declared.type) }]);
    } else {
      if (scalars.length > 1) return fail('a row among values');
      // A whole row in one column is spread over the columns, which the list of the query does not show.
      if (rows.queries.some((each) => each.select.length === 1 && each.select[0]?.kind === 'opaque')) return fail('a row within a row');
      const columns = variable.declared.columns?.map((column) => column.name) ?? rows.names;
      changes.push([name, { kind: 'row', columns: columns.map((column, place) => ({ name: column, value: value(place) })) }]);
    }
  }
  return holding(state, changes);
}

function context(state: State, machine: Machine, truth: boolean): Context {
  const reading: Reading = { ...machine.base, names: namesAt(state, machine.labels, machine.conflict) };
  return { reading, scope: null, tables: [], truth, spread: null, grouped: null };
}

function expression(text: string, state: State, machine: Machine, truth = false): Predicate {
  const at = context(state, machine, truth);
  const [statement, ...more] = parseStatements(`select ${text}\n`);
  if (statement === undefined || !('SelectStmt' in statement) || more.length > 0) return fail('not an expression');
  // `count(*) > 0 from members where ...` is an expression too.
  if (statement.SelectStmt.fromClause !== undefined) return valueOfRows(at.reading, at.reading.query(statement.SelectStmt, at));
  return at.reading.expression(parseExpressionNode(text), at);
}

function query(text: PlExpression, state: State, machine: Machine): Rows {
  const at = context(state, machine, false);
  const [statement, ...more] = parseStatements(text.PLpgSQL_expr.query);
  const select: SelectStmt =
    statement !== undefined && 'SelectStmt' in statement ? statement.SelectStmt : fail('a statement that changes rows');
  return more.length > 0 ? fail('several statements as one') : at.reading.query(select, at);
}
