import type { A_Const, BoolExpr, CaseExpr, ColumnRef, Node, TypeCast } from '@pgsql/types';
import type { Predicate } from '../../model/predicate.ts';
import { noteCalls } from './calls-in.ts';
import { sizeOf, spend } from './budget.ts';
import { compared } from './compare.ts';
import { castGathered, coalescedGathered } from './gathered.ts';
import { choice, conjunction, disjunction, isConstant, isNull, isTrue, negation, never } from './logic.ts';
import { fail, failWhole, tolerant } from './not-understood.ts';
import { readCall } from './read-call.ts';
import { readOperator } from './read-operator.ts';
import { readSublink } from './read-sublink.ts';
import { type Context, inside } from './reading.ts';
import { resolvedType } from './resolved-type.ts';
import { findColumn, findEntry } from './scope.ts';
import { nameParts } from './statements.ts';
import { coerced } from './type-of.ts';

/** What an expression says, with its names resolved. */
export function readExpression(node: Node | undefined, context: Context): Predicate {
  if (node === undefined) return fail('a part is missing');
  spend(context.reading.budget, 1);
  const plain = inside(context);
  const value = (inner: Node | undefined): Predicate => readExpression(inner, { ...context, truth: false });
  if ('A_Const' in node) return readConstant(node.A_Const);
  if ('ColumnRef' in node) {
    const found = readReference(node.ColumnRef, context);
    spend(context.reading.budget, sizeOf(found));
    return found;
  }
  if ('ParamRef' in node) return context.reading.names?.numbered(node.ParamRef.number ?? 0) ?? fail('a parameter without a routine');
  if ('TypeCast' in node) return readCast(node.TypeCast, value(node.TypeCast.arg), context);
  if ('A_Expr' in node) return readOperator(node.A_Expr, context);
  if ('BoolExpr' in node) return readLogic(node.BoolExpr, context);
  if ('NullTest' in node) {
    const negated = node.NullTest.nulltesttype === 'IS_NOT_NULL';
    const row = rowParts(node.NullTest.arg, context);
    // A row is (not) null when all of its columns are.
    return row === null
      ? isNull(value(node.NullTest.arg), negated)
      : (conjunction(row.map((part) => isNull(part, negated))) ?? fail('an empty row'));
  }
  if ('BooleanTest' in node) {
    const { arg, booltesttype } = node.BooleanTest;
    const test = booltesttype ?? fail('a test without a kind');
    if (test === 'IS_TRUE') return isTrue(readExpression(arg, { ...plain, truth: true }));
    const wanted = test.endsWith('TRUE') ? 'true' : test.endsWith('FALSE') ? 'false' : 'unknown';
    return { kind: 'is-boolean', operand: value(arg), test: wanted, negated: test.includes('NOT') };
  }
  if ('FuncCall' in node) return readCall(node.FuncCall, context);
  if ('CoalesceExpr' in node) {
    const [first, ...rest] = (node.CoalesceExpr.args ?? []).map((arg) => readExpression(arg, plain));
    return first === undefined
      ? fail('an empty coalesce')
      : (coalescedGathered(context.reading, first, rest) ?? { kind: 'coalesce', operands: [first, ...rest] });
  }
  if ('MinMaxExpr' in node) {
    const name = node.MinMaxExpr.op === 'IS_LEAST' ? 'least' : 'greatest';
    return { kind: 'call', schema: null, name, args: (node.MinMaxExpr.args ?? []).map(value) };
  }
  if ('SQLValueFunction' in node) {
    const name = node.SQLValueFunction.op?.replace('SVFOP_', '').toLowerCase() ?? fail('a value without a name');
    if (name === 'current_user' || name === 'session_user' || name === 'current_role' || name === 'user') return { kind: 'keyword', name };
    return { kind: 'call', schema: null, name, args: [] };
  }
  if ('A_ArrayExpr' in node) return { kind: 'list', items: (node.A_ArrayExpr.elements ?? []).map(value) };
  if ('CaseExpr' in node) return readCase(node.CaseExpr, plain);
  if ('SubLink' in node) return readSublink(node.SubLink, context);
  if ('CollateClause' in node) {
    const collation = nameParts(node.CollateClause.collname).at(-1) ?? '';
    // Equality under a collation of the user's may be looser than that of the text.
    return ['C', 'POSIX', 'default', 'ucs_basic'].includes(collation) ? value(node.CollateClause.arg) : fail(`the collation ${collation}`);
  }
  return fail(`${Object.keys(node)[0] ?? 'something'} in an expression`);
}

function readConstant(node: A_Const): Predicate {
  // The parser leaves out zero values: {"ival":{}} is 0 and {"boolval":{}} is false.
  const constant = (value: boolean | number | string | null, type: string | null): Predicate => ({ kind: 'constant', value, type });
  if (node.isnull === true) return constant(null, null);
  if (node.sval !== undefined) return constant(node.sval.sval ?? '', null);
  if (node.boolval !== undefined) return constant(node.boolval.boolval ?? false, 'boolean');
  if (node.ival !== undefined) return constant(node.ival.ival ?? 0, null);
  const digits = node.fval?.fval ?? '';
  // A longer number would be another one here.
  return /^[\d.]{1,15}$/.test(digits) ? constant(Number(digits), null) : fail(`the constant ${digits}`);
}

function readReference(node: ColumnRef, context: Context): Predicate {
  const fields = nameParts(node.fields);
  const { names, used } = context.reading;
  const named = names?.find(fields) ?? null;
  if (named !== null && names?.conflict === 'variable') return named;
  const found = findColumn(context.scope, fields);
  if (found !== null && named !== null && names?.conflict === 'error') return failWhole(`${fields.join('.')} is a column and a variable`);
  if (found === null) return named ?? fail(`there is no ${fields.join('.')} here`);
  used.add(found);
  return found.value;
}

/** The columns of a whole row or of a row that is spelled out; null for anything else. */
function rowParts(node: Node | undefined, context: Context): readonly Predicate[] | null {
  if (node === undefined) return null;
  if ('RowExpr' in node) return (node.RowExpr.args ?? []).map((arg) => readExpression(arg, inside(context)));
  if (!('ColumnRef' in node)) return null;
  const fields = (node.ColumnRef.fields ?? []).filter((field) => !('A_Star' in field));
  const [alias, ...more] = nameParts(fields);
  if (alias === undefined || more.length > 0) return null;
  const starred = fields.length < (node.ColumnRef.fields ?? []).length;
  const row = (context.reading.names?.find([alias]) ?? null) === null ? findEntry(context.scope, alias) : null;
  if (row === null || row.scalar || (!starred && isColumn(context, alias))) return null;
  for (const column of row.columns) context.reading.used.add(column);
  return row.columns.map((column) => column.value);
}

function isColumn(context: Context, name: string): boolean {
  for (let at = context.scope; at !== null; at = at.outer) if (at.namespace.columns.some((column) => column.name === name)) return true;
  return false;
}

function readCast(node: TypeCast, operand: Predicate, context: Context): Predicate {
  const { reading } = context;
  const type = resolvedType(node.typeName, reading.picture, reading.path);
  const gathered = reading.gathered.get(operand);
  if (gathered !== undefined) {
    const fitting = gathered.kind === 'array' ? coerced(reading, operand, type) : castGathered(reading, operand, type);
    if (fitting !== null) return fitting;
  }
  if (operand.kind === 'constant' && operand.type === null) return { ...operand, type };
  return { kind: 'cast', operand, type };
}

function readLogic(node: BoolExpr, context: Context): Predicate {
  const args = node.args ?? [];
  if (node.boolop === 'NOT_EXPR') return negation(readExpression(args[0], inside(context)));
  // One operand that is not understood leaves the others what they are.
  const within: Context = { ...context, spread: null };
  const operands = args.map((arg) =>
    tolerant(
      () => readExpression(arg, within),
      (reason): Predicate => {
        noteCalls(arg, context.reading);
        return { kind: 'opaque', text: reason };
      },
    ),
  );
  if (context.truth && operands.some((operand) => isConstant(operand, null))) {
    // Where null is false it refuses, or adds nothing.
    return node.boolop === 'AND_EXPR' ? never : disjunction(operands.filter((operand) => !isConstant(operand, null)));
  }
  return node.boolop === 'AND_EXPR' ? (conjunction(operands) ?? { kind: 'constant', value: true, type: 'boolean' }) : disjunction(operands);
}

function readCase(node: CaseExpr, context: Context): Predicate {
  const subject = node.arg === undefined ? null : readExpression(node.arg, context);
  const branches = (node.args ?? []).map((branch) => {
    if (!('CaseWhen' in branch)) return fail('a branch that is none');
    const { expr, result } = branch.CaseWhen;
    const when: Predicate =
      subject === null
        ? readExpression(expr, { ...context, truth: true })
        : compared(context.reading, '=', subject, readExpression(expr, context));
    return { when, then: readExpression(result, context) };
  });
  const otherwise = node.defresult === undefined ? null : readExpression(node.defresult, context);
  const [only, ...more] = branches;
  if (only !== undefined && more.length === 0 && otherwise !== null && only.then.kind === 'constant' && only.then.type === 'boolean') {
    return choice(only.when, only.then, otherwise);
  }
  return { kind: 'case', branches, otherwise };
}
