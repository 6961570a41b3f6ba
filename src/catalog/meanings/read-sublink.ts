import type { Node, SubLink } from '@pgsql/types';
import type { Predicate } from '../../model/predicate.ts';
import { gather } from './gathered.ts';
import { fail } from './not-understood.ts';
import { operatorName } from './read-operator.ts';
import { type Context, type Rows, inside } from './reading.ts';
import { existsRows, inRows, rowInRows, valueOfRows } from './rows.ts';

/** `(select ...)`, `exists (select ...)`, `a in (select ...)`, `array(select ...)`. */
export function readSublink(node: SubLink, context: Context): Predicate {
  const rows = innerRows(node.subselect, context);
  switch (node.subLinkType) {
    case 'EXISTS_SUBLINK':
      return existsRows(rows);
    case 'EXPR_SUBLINK':
      return valueOfRows(context.reading, rows);
    case 'ARRAY_SUBLINK':
      return gather(context.reading, { kind: 'array', queries: rows.queries, cut: rows.cut, emptyIsNull: false });
    case 'ANY_SUBLINK':
    case 'ALL_SUBLINK': {
      const all = node.subLinkType === 'ALL_SUBLINK';
      const operator = node.operName === undefined ? '=' : operatorName(node.operName);
      const left = node.testexpr ?? fail('nothing beside a sub-select');
      if (!('RowExpr' in left)) return inRows(context.reading.expression(left, inside(context)), operator, all, rows, context);
      if (operator !== '=' || all) return fail(`${operator} of rows`);
      const parts = (left.RowExpr.args ?? []).map((part) => context.reading.expression(part, inside(context)));
      return rowInRows(parts, rows, context);
    }
    default:
      return fail(`a sub-select of the kind ${node.subLinkType ?? 'unknown'}`);
  }
}

function innerRows(subselect: Node | undefined, context: Context): Rows {
  if (subselect === undefined || !('SelectStmt' in subselect)) return fail('a sub-select that is none');
  return context.reading.query(subselect.SelectStmt, { ...inside(context), grouped: null });
}
