import type { CreateFunctionStmt, Node } from '@pgsql/types';
import type { Routine } from '../../model/routine.ts';
import { typeName } from '../type-name.ts';
import { fail } from './not-understood.ts';
import { parseStatements } from './statements.ts';

export interface Input {
  readonly name: string | null;
  readonly type: string;
  readonly variadic: boolean;
  readonly fallback: Node | null;
}

/** What a routine takes and gives, as its definition says it. */
export interface Signature {
  /** Arguments of calls: in, inout and variadic. */
  readonly inputs: readonly Input[];
  /** Columns named by out, inout and table arguments. */
  readonly outputs: readonly { readonly name: string | null; readonly type: string }[];
  readonly returns: string;
  readonly set: boolean;
  /** The text of the body, or the statements of an SQL-standard body. */
  readonly body: string | readonly Node[];
}

export function signatureOf(routine: Routine): Signature {
  if (routine.definition === null) return fail('it has no definition');
  const [statement] = parseStatements(routine.definition);
  if (statement === undefined || !('CreateFunctionStmt' in statement)) return fail('its definition is not that of a function');
  const { parameters = [], returnType, sql_body: sqlBody } = statement.CreateFunctionStmt;
  const inputs: Input[] = [];
  const outputs: { name: string | null; type: string }[] = [];
  for (const parameter of parameters) {
    if (!('FunctionParameter' in parameter)) return fail('its arguments are not understood');
    const { name, argType, mode, defexpr } = parameter.FunctionParameter;
    const type = typeName(argType);
    if (mode !== 'FUNC_PARAM_OUT' && mode !== 'FUNC_PARAM_TABLE') {
      inputs.push({ name: name ?? null, type, variadic: mode === 'FUNC_PARAM_VARIADIC', fallback: defexpr ?? null });
    }
    if (mode === 'FUNC_PARAM_OUT' || mode === 'FUNC_PARAM_TABLE' || mode === 'FUNC_PARAM_INOUT') outputs.push({ name: name ?? null, type });
  }
  return {
    inputs,
    outputs,
    returns: returnType === undefined ? 'void' : typeName(returnType),
    set: routine.returnsSet,
    body: sqlBody === undefined ? bodyText(statement.CreateFunctionStmt) : standardBody(sqlBody),
  };
}

function bodyText(statement: CreateFunctionStmt): string {
  for (const option of statement.options ?? []) {
    if (!('DefElem' in option) || option.DefElem.defname !== 'as') continue;
    const text = option.DefElem.arg;
    const [item, ...more] = text !== undefined && 'List' in text ? (text.List.items ?? []) : [];
    if (item !== undefined && more.length === 0 && 'String' in item) return item.String.sval ?? '';
  }
  return fail('its body is not written down');
}

function standardBody(body: Node): readonly Node[] {
  if ('ReturnStmt' in body) return [body];
  const lists = 'List' in body ? (body.List.items ?? []) : fail('its body is not understood');
  return lists.flatMap((list) => ('List' in list ? (list.List.items ?? []) : [list]));
}
