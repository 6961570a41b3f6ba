import type { Node } from '@pgsql/types';

/** What the server calls a column of a select list that is given no name. */
export function columnName(node: Node): string {
  return named(node)?.name ?? '?column?';
}

interface Name {
  readonly name: string;
  /** A name of a type or `case` yields to a better one. */
  readonly weak: boolean;
}

function named(node: Node | undefined): Name | null {
  if (node === undefined) return null;
  const strong = (name: string | undefined): Name | null => (name === undefined ? null : { name, weak: false });
  if ('ColumnRef' in node) return strong(last(node.ColumnRef.fields));
  if ('FuncCall' in node) return strong(last(node.FuncCall.funcname));
  if ('CollateClause' in node) return named(node.CollateClause.arg);
  if ('TypeCast' in node) {
    const inner = named(node.TypeCast.arg);
    const type = last(node.TypeCast.typeName?.names);
    return inner !== null && !inner.weak ? inner : type === undefined ? inner : { name: type, weak: true };
  }
  if ('CaseExpr' in node) {
    const inner = named(node.CaseExpr.defresult);
    return inner !== null && !inner.weak ? inner : { name: 'case', weak: true };
  }
  if ('A_Expr' in node) return node.A_Expr.kind === 'AEXPR_NULLIF' ? strong('nullif') : null;
  if ('CoalesceExpr' in node) return strong('coalesce');
  if ('MinMaxExpr' in node) return strong(node.MinMaxExpr.op === 'IS_LEAST' ? 'least' : 'greatest');
  if ('A_ArrayExpr' in node) return strong('array');
  if ('RowExpr' in node) return strong('row');
  if ('SQLValueFunction' in node) return strong(node.SQLValueFunction.op?.replace('SVFOP_', '').replace(/_N$/, '').toLowerCase());
  if ('SubLink' in node) {
    const { subLinkType, subselect } = node.SubLink;
    if (subLinkType === 'EXISTS_SUBLINK') return strong('exists');
    if (subLinkType === 'ARRAY_SUBLINK') return strong('array');
    const target = subselect !== undefined && 'SelectStmt' in subselect ? subselect.SelectStmt.targetList?.[0] : undefined;
    if (subLinkType !== 'EXPR_SUBLINK' || target === undefined || !('ResTarget' in target)) return null;
    return target.ResTarget.name === undefined ? named(target.ResTarget.val) : strong(target.ResTarget.name);
  }
  return null;
}

function last(parts: readonly Node[] | undefined): string | undefined {
  const part = parts?.at(-1);
  return part !== undefined && 'String' in part ? part.String.sval : undefined;
}
