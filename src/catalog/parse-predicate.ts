import type { A_Const, A_Expr, ColumnRef, FuncCall, Node, SelectStmt, SubLink } from '@pgsql/types';
import parser from 'libpg-query';
import type { Expression } from '../model/expression.ts';
import type { Predicate, Subquery, SubqueryRelation } from '../model/predicate.ts';
import { typeName } from './type-name.ts';

/** Loads the parser (about 80 ms, once per process); call it before any of the functions below. */
export async function loadParser(): Promise<void> {
  await parser.loadModule();
}

// Names visible at each level of nesting, innermost first.
interface Scope {
  readonly relations: readonly SubqueryRelation[];
  readonly outer: Scope | null;
}
const policyRow: Scope = { relations: [], outer: null };

class Outside extends Error {}

const seen = new Map<string, Predicate>();

/** An expression as the server deparsed it. Whatever lies outside the subset becomes opaque as a whole: never a guess. */
export function parseExpression(text: string): Expression {
  // Ten thousand tables usually carry a handful of different policies.
  let predicate = seen.get(text);
  if (predicate === undefined) {
    predicate = parsePredicate(text);
    if (seen.size < 10_000) seen.set(text, predicate);
  }
  return { text, predicate };
}

function parsePredicate(text: string): Predicate {
  return attempt(text, () => {
    const statement = select(`select ${text}`);
    const [target, ...more] = statement.targetList ?? [];
    // Anything beside the one expression (a FROM, a second column) would be left out silently.
    const beside = Object.keys(statement).filter((part) => !['targetList', 'limitOption', 'op'].includes(part));
    if (more.length > 0 || beside.length > 0) throw new Outside();
    return target !== undefined && 'ResTarget' in target && target.ResTarget.val !== undefined
      ? read(target.ResTarget.val, policyRow)
      : undefined;
  });
}

/** A view's query, when it is a plain select; null when it is more than that or outside the subset. */
export function parseQuery(text: string): Subquery | null {
  const outcome = attempt(text, () => ({ kind: 'subselect', query: subquery(select(text), policyRow) }));
  return outcome.kind === 'subselect' && !outcome.query.complex ? outcome.query : null;
}

function attempt(text: string, work: () => Predicate | undefined): Predicate {
  try {
    return work() ?? { kind: 'opaque', text };
  } catch (error) {
    if (error instanceof Outside || (error instanceof Error && error.name === 'SqlError')) return { kind: 'opaque', text };
    throw error;
  }
}

function select(text: string): SelectStmt {
  const statements = parser.parseSync(text).stmts ?? [];
  const statement = statements.length === 1 ? statements[0]?.stmt : undefined;
  if (statement === undefined || !('SelectStmt' in statement)) throw new Outside();
  return statement.SelectStmt;
}

function read(node: Node, scope: Scope): Predicate {
  const into = (inner: Node | undefined): Predicate => {
    if (inner === undefined) throw new Outside();
    return read(inner, scope);
  };
  if ('A_Const' in node) return constant(node.A_Const);
  if ('ColumnRef' in node) return columnRef(node.ColumnRef, scope);
  if ('TypeCast' in node) {
    const type = typeName(node.TypeCast.typeName);
    const operand = into(node.TypeCast.arg);
    return operand.kind === 'constant' && operand.type === null ? { ...operand, type } : { kind: 'cast', operand, type };
  }
  if ('A_Expr' in node) return operatorExpression(node.A_Expr, scope);
  if ('BoolExpr' in node) {
    const operands = (node.BoolExpr.args ?? []).map((arg) => read(arg, scope));
    if (node.BoolExpr.boolop === 'NOT_EXPR') return { kind: 'not', operand: operands[0] ?? bad() };
    return { kind: node.BoolExpr.boolop === 'AND_EXPR' ? 'and' : 'or', operands };
  }
  if ('NullTest' in node)
    return { kind: 'is-null', operand: into(node.NullTest.arg), negated: node.NullTest.nulltesttype === 'IS_NOT_NULL' };
  if ('BooleanTest' in node) {
    const test = node.BooleanTest.booltesttype ?? bad();
    const value = test.endsWith('TRUE') ? 'true' : test.endsWith('FALSE') ? 'false' : 'unknown';
    return { kind: 'is-boolean', operand: into(node.BooleanTest.arg), test: value, negated: test.includes('NOT') };
  }
  if ('FuncCall' in node) return functionCall(node.FuncCall, scope);
  if ('CoalesceExpr' in node) return { kind: 'coalesce', operands: (node.CoalesceExpr.args ?? []).map((arg) => read(arg, scope)) };
  if ('SQLValueFunction' in node) {
    const name = node.SQLValueFunction.op?.replace('SVFOP_', '').toLowerCase();
    if (name === 'current_user' || name === 'session_user' || name === 'current_role' || name === 'user') return { kind: 'keyword', name };
    return { kind: 'call', schema: null, name: name ?? bad(), args: [] };
  }
  if ('A_ArrayExpr' in node) return { kind: 'list', items: (node.A_ArrayExpr.elements ?? []).map((item) => read(item, scope)) };
  if ('CaseExpr' in node) {
    if (node.CaseExpr.arg !== undefined) throw new Outside();
    const branches = (node.CaseExpr.args ?? []).map((branch) => {
      if (!('CaseWhen' in branch)) throw new Outside();
      return { when: into(branch.CaseWhen.expr), then: into(branch.CaseWhen.result) };
    });
    return { kind: 'case', branches, otherwise: node.CaseExpr.defresult === undefined ? null : into(node.CaseExpr.defresult) };
  }
  if ('SubLink' in node) return sublink(node.SubLink, scope);
  throw new Outside();
}

function bad(): never {
  throw new Outside();
}

function constant(node: A_Const): Predicate {
  // The parser leaves out zero values: {"ival":{}} is 0 and {"boolval":{}} is false.
  if (node.isnull === true) return { kind: 'constant', value: null, type: null };
  if (node.sval !== undefined) return { kind: 'constant', value: node.sval.sval ?? '', type: null };
  if (node.boolval !== undefined) return { kind: 'constant', value: node.boolval.boolval ?? false, type: 'boolean' };
  if (node.ival !== undefined) return { kind: 'constant', value: node.ival.ival ?? 0, type: null };
  if (node.fval !== undefined) return { kind: 'constant', value: Number(node.fval.fval), type: null };
  throw new Outside();
}

function columnRef(node: ColumnRef, scope: Scope): Predicate {
  const fields = (node.fields ?? []).map((field) => ('String' in field ? (field.String.sval ?? '') : bad()));
  const column = fields.at(-1) ?? bad();
  const relation = fields.at(-2) ?? null;
  if (fields.length > 3) throw new Outside();
  if (relation === null)
    return { kind: 'column', relation: scope.relations.length === 1 ? (scope.relations[0]?.alias ?? null) : null, column, level: 0 };
  let level = 0;
  for (let at: Scope | null = scope; at !== null; at = at.outer) {
    if (at.relations.some((candidate) => candidate.alias === relation)) return { kind: 'column', relation, column, level };
    // The policy's own row is known by its table's name, which the expression alone does not tell.
    if (at.outer === null) return { kind: 'column', relation: null, column, level };
    level++;
  }
  throw new Outside();
}

const comparisons = ['=', '<>', '<', '<=', '>', '>='] as const;

function operatorExpression(node: A_Expr, scope: Scope): Predicate {
  const name = (node.name ?? []).map((part) => ('String' in part ? (part.String.sval ?? '') : '')).at(-1) ?? '';
  const right = () => read(node.rexpr ?? bad(), scope);
  const left = () => read(node.lexpr ?? bad(), scope);
  switch (node.kind) {
    case 'AEXPR_OP': {
      if (node.lexpr === undefined) return { kind: 'operator', name, args: [right()] };
      const comparison = comparisons.find((operator) => operator === (name === '!=' ? '<>' : name));
      return comparison === undefined
        ? { kind: 'operator', name, args: [left(), right()] }
        : { kind: 'compare', operator: comparison, left: left(), right: right() };
    }
    case 'AEXPR_LIKE':
    case 'AEXPR_ILIKE':
      return { kind: 'operator', name, args: [left(), right()] };
    case 'AEXPR_DISTINCT':
      return { kind: 'compare', operator: 'is distinct from', left: left(), right: right() };
    case 'AEXPR_NOT_DISTINCT':
      return { kind: 'compare', operator: 'is not distinct from', left: left(), right: right() };
    case 'AEXPR_NULLIF':
      return { kind: 'call', schema: null, name: 'nullif', args: [left(), right()] };
    case 'AEXPR_IN': {
      const items = node.rexpr !== undefined && 'List' in node.rexpr ? (node.rexpr.List.items ?? []) : bad();
      return {
        kind: 'any',
        operator: name,
        left: left(),
        right: { kind: 'list', items: items.map((item) => read(item, scope)) },
        all: name === '<>',
      };
    }
    case 'AEXPR_OP_ANY':
    case 'AEXPR_OP_ALL': {
      const all = node.kind === 'AEXPR_OP_ALL';
      const array = node.rexpr;
      if (array !== undefined && 'SubLink' in array && array.SubLink.subLinkType === 'ARRAY_SUBLINK') {
        return { kind: 'in', left: left(), operator: name, all, query: innerQuery(array.SubLink, scope) };
      }
      return { kind: 'any', operator: name, left: left(), right: right(), all };
    }
    default:
      throw new Outside();
  }
}

function functionCall(node: FuncCall, scope: Scope): Predicate {
  // `x at time zone y`, `xmlexists(...)`: spelled unlike a call, so a call is not what comes back from the server.
  if (node.funcformat === 'COERCE_SQL_SYNTAX') throw new Outside();
  if (node.over !== undefined || node.agg_distinct === true || node.agg_order !== undefined || node.agg_filter !== undefined)
    throw new Outside();
  const names = (node.funcname ?? []).map((part) => ('String' in part ? (part.String.sval ?? '') : ''));
  const name = names.at(-1) ?? bad();
  const schema = names.length > 1 && names[0] !== 'pg_catalog' ? (names[0] ?? null) : null;
  const args = node.agg_star === true ? [] : (node.args ?? []).map((arg) => read(arg, scope));
  const [setting, missingOk] = args;
  if (schema === null && name === 'current_setting' && setting?.kind === 'constant' && typeof setting.value === 'string') {
    return { kind: 'setting', name: setting.value, missingOk: missingOk?.kind === 'constant' && missingOk.value === true };
  }
  return { kind: 'call', schema, name, args };
}

function sublink(node: SubLink, scope: Scope): Predicate {
  const query = innerQuery(node, scope);
  const operator = (node.operName ?? []).map((part) => ('String' in part ? (part.String.sval ?? '') : '')).at(-1) ?? '=';
  switch (node.subLinkType) {
    case 'EXPR_SUBLINK':
      return { kind: 'subselect', query };
    case 'EXISTS_SUBLINK':
      return { kind: 'exists', query };
    case 'ANY_SUBLINK':
    case 'ALL_SUBLINK':
      return { kind: 'in', left: read(node.testexpr ?? bad(), scope), operator, all: node.subLinkType === 'ALL_SUBLINK', query };
    default:
      throw new Outside();
  }
}

function innerQuery(node: SubLink, scope: Scope): Subquery {
  if (node.subselect === undefined || !('SelectStmt' in node.subselect)) throw new Outside();
  return subquery(node.subselect.SelectStmt, scope);
}

function subquery(node: SelectStmt, outer: Scope): Subquery {
  const joins: Node[] = [];
  const relations = (node.fromClause ?? []).flatMap((item) => fromItem(item, joins));
  const scope: Scope = { relations, outer };
  const conditions = [...joins, ...(node.whereClause === undefined ? [] : [node.whereClause])].map((condition) => read(condition, scope));
  const complex =
    (node.op !== undefined && node.op !== 'SETOP_NONE') ||
    [node.groupClause, node.havingClause, node.limitCount, node.limitOffset, node.withClause, node.valuesLists, node.windowClause].some(
      (part) => part !== undefined,
    );
  return {
    select: (node.targetList ?? []).map((target) =>
      'ResTarget' in target && target.ResTarget.val !== undefined ? read(target.ResTarget.val, scope) : bad(),
    ),
    from: relations,
    where: conditions.length === 0 ? null : conditions.length === 1 ? (conditions[0] ?? null) : { kind: 'and', operands: conditions },
    complex,
  };
}

function fromItem(node: Node, joins: Node[]): readonly SubqueryRelation[] {
  if ('RangeVar' in node) {
    const name = node.RangeVar.relname ?? bad();
    return [{ schema: node.RangeVar.schemaname ?? null, name, alias: node.RangeVar.alias?.aliasname ?? name, source: 'relation' }];
  }
  if ('RangeFunction' in node) {
    const first = node.RangeFunction.functions?.[0];
    const inner = first !== undefined && 'List' in first ? first.List.items?.[0] : undefined;
    if (inner === undefined || !('FuncCall' in inner)) throw new Outside();
    const names = (inner.FuncCall.funcname ?? []).map((part) => ('String' in part ? (part.String.sval ?? '') : ''));
    const name = names.at(-1) ?? bad();
    return [
      {
        schema: names.length > 1 ? (names[0] ?? null) : null,
        name,
        alias: node.RangeFunction.alias?.aliasname ?? name,
        source: 'function',
      },
    ];
  }
  if ('JoinExpr' in node) {
    // An inner join is its condition; an outer join may add rows of nulls, which the subset cannot say.
    if (node.JoinExpr.jointype !== 'JOIN_INNER' || node.JoinExpr.usingClause !== undefined || node.JoinExpr.isNatural === true)
      throw new Outside();
    const { larg, rarg, quals } = node.JoinExpr;
    if (quals !== undefined) joins.push(quals);
    return [...fromItem(larg ?? bad(), joins), ...fromItem(rarg ?? bad(), joins)];
  }
  throw new Outside();
}
