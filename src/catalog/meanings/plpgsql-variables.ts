import { parseName } from '../../base/ident.ts';
import { typeName } from '../type-name.ts';
import { fail } from './not-understood.ts';
import { type Picture, type PictureColumn, findRelation } from './picture.ts';
import type { PlDatum, PlFunction, PlVariable } from './plpgsql-tree.ts';
import type { SearchPath } from './search-path.ts';
import { parseExpressionNode } from './statements.ts';

/** What a variable can hold: a value of a type (null where that is not known), or a row. */
export type Declared =
  | { readonly kind: 'scalar'; readonly type: string | null }
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
  return { kind: 'scalar', type: typeOfText(written) };
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

// As the server spells it; a type of the database that is not qualified stays without one that can be compared.
function typeOfText(written: string): string | null {
  const node = parseExpressionNode(`null::${written}`);
  if (!('TypeCast' in node)) return fail(`the type ${written}`);
  const names = node.TypeCast.typeName?.names ?? [];
  const type = typeName(node.TypeCast.typeName);
  return names.length > 1 || builtinTypes.has(type.replace(/(\[\])+$/, '')) ? type : null;
}

const builtinTypes = new Set(['uuid', 'text', 'name', 'json', 'jsonb', 'date', 'inet', 'bytea', 'timestamp with time zone', 'oid']);
