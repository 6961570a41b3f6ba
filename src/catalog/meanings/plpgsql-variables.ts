import { parseName } from '../../base/ident.ts';
import { fail } from './not-understood.ts';
import { type Picture, type PictureColumn, findRelation } from './picture.ts';
import type { PlDatum, PlFunction, PlVariable } from './plpgsql-tree.ts';
import type { SearchPath } from './search-path.ts';
import { resolvedType } from './resolved-type.ts';
import { parseExpressionNode } from './statements.ts';

/** What a variable can hold: a value of a type, or a row. */
export type Declared =
  | { readonly kind: 'scalar'; readonly type: string }
  /** `columns` is null for `record`, which takes the columns of what is selected into it. */
  | { readonly kind: 'row'; readonly columns: readonly PictureColumn[] | null };

export interface Variable {
  readonly name: string;
  readonly declared: Declared;
  readonly initial: string | null;
}

/** By number; undefined for what is no variable. Variables of one name in two blocks are not told apart by the parser. */
export function readVariables(tree: PlFunction, picture: Picture, path: SearchPath): readonly (Variable | undefined)[] {
  const variables = tree.datums.map((datum) => variable(datum, picture, path));
  const names = variables.flatMap((each) => (each === undefined ? [] : [each.name]));
  const twice = names.find((name, index) => names.indexOf(name) !== index && name !== 'sqlstate' && name !== 'sqlerrm');
  return twice === undefined ? variables : fail(`two variables are called ${twice}`);
}

function variable(datum: PlDatum, picture: Picture, path: SearchPath): Variable | undefined {
  const found: PlVariable | undefined = datum.PLpgSQL_var ?? datum.PLpgSQL_rec;
  if (found === undefined || found.refname === undefined) return undefined;
  return {
    name: found.refname,
    declared: declaration(found.datatype?.PLpgSQL_type.typname ?? '', picture, path),
    initial: found.default_val?.PLpgSQL_expr.query ?? null,
  };
}

// The parser knows no types of the database: whether a name is a row or a value is for the picture to say.
function declaration(written: string, picture: Picture, path: SearchPath): Declared {
  if (/^record$/i.test(written)) return { kind: 'row', columns: null };
  const copied = /^(.*)%(type|rowtype)$/i.exec(written.trim());
  if (copied?.[2]?.toLowerCase() === 'rowtype') return { kind: 'row', columns: relation(copied[1] ?? '', picture, path)?.columns ?? null };
  if (copied !== null) {
    const parts = (copied[1] ?? '').split('.').map((part) => part.trim());
    const column = relation(parts.slice(0, -1).join('.'), picture, path)?.columns.find(({ name }) => name === parts.at(-1));
    return column === undefined ? fail(`the type ${written}`) : { kind: 'scalar', type: column.type };
  }
  const row = relation(written, picture, path);
  if (row !== undefined) return { kind: 'row', columns: row.columns };
  return { kind: 'scalar', type: typeOfText(written, picture, path) };
}

function relation(written: string, picture: Picture, path: SearchPath): { readonly columns: readonly PictureColumn[] } | undefined {
  if (written === '' || !/^[\w".$]+$/.test(written)) return undefined;
  const name = parseName(written, '');
  try {
    return findRelation(picture, path, name.schema === '' ? null : name.schema, name.name);
  } catch {
    return undefined;
  }
}

function typeOfText(written: string, picture: Picture, path: SearchPath): string {
  const node = parseExpressionNode(`null::${written}`);
  if (!('TypeCast' in node)) return fail(`the type ${written}`);
  return resolvedType(node.TypeCast.typeName, picture, path);
}
