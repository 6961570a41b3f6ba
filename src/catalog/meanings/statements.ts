import type { Node } from '@pgsql/types';
import parser from 'libpg-query';
import { fail } from './not-understood.ts';

/** The statements of a text; needs the parser to be loaded. */
export function parseStatements(text: string): readonly Node[] {
  try {
    return (parser.parseSync(text).stmts ?? []).map(({ stmt }) => stmt ?? fail('an empty statement'));
  } catch (error) {
    if (error instanceof Error && error.name === 'SqlError') return fail('the parser does not take it');
    throw error;
  }
}

/** The one expression that a text holds; a FROM or a second column beside it would be left out silently. */
export function parseExpressionNode(text: string): Node {
  const [statement, ...more] = parseStatements(`select ${text}\n`);
  if (statement === undefined || more.length > 0 || !('SelectStmt' in statement)) return fail('not one expression');
  const beside = Object.keys(statement.SelectStmt).filter((part) => !['targetList', 'limitOption', 'op'].includes(part));
  const [target, ...targets] = statement.SelectStmt.targetList ?? [];
  if (beside.length > 0 || targets.length > 0 || target === undefined || !('ResTarget' in target)) return fail('not one expression');
  return target.ResTarget.name === undefined && target.ResTarget.val !== undefined ? target.ResTarget.val : fail('not one expression');
}

/** The names of a qualified name. */
export function nameParts(list: readonly Node[] | undefined): readonly string[] {
  return (list ?? []).map((part) => ('String' in part ? (part.String.sval ?? '') : fail('not a plain name')));
}
