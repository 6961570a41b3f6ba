import parser from 'libpg-query';
import { fail } from './not-understood.ts';

/** An expression or a query, as text. */
export interface PlExpression {
  readonly PLpgSQL_expr: { readonly query: string; readonly parseMode?: number };
}

interface PlType {
  readonly PLpgSQL_type: { readonly typname: string };
}

export interface PlVariable {
  readonly refname?: string;
  readonly dno?: number;
  readonly datatype?: PlType;
  readonly default_val?: PlExpression;
}

export interface PlRow {
  readonly fields?: readonly { readonly name: string; readonly varno?: number }[];
}

/** A variable, a record, or a list of variables; numbered by its place. */
export interface PlDatum {
  readonly PLpgSQL_var?: PlVariable;
  readonly PLpgSQL_rec?: PlVariable;
  readonly PLpgSQL_row?: PlRow;
}

export interface PlBlock {
  readonly label?: string;
  readonly body?: readonly PlStatement[];
  readonly exceptions?: {
    readonly PLpgSQL_exception_block: {
      readonly exc_list?: readonly { readonly PLpgSQL_exception: { readonly action?: readonly PlStatement[] } }[];
    };
  };
}

export interface PlIf {
  readonly cond: PlExpression;
  readonly then_body?: readonly PlStatement[];
  readonly elsif_list?: readonly { readonly PLpgSQL_if_elsif: { readonly cond: PlExpression; readonly stmts?: readonly PlStatement[] } }[];
  readonly else_body?: readonly PlStatement[];
}

export interface PlCase {
  readonly t_expr?: PlExpression;
  readonly t_varno?: number;
  readonly case_when_list: readonly {
    readonly PLpgSQL_case_when: { readonly expr: PlExpression; readonly stmts?: readonly PlStatement[] };
  }[];
  readonly have_else?: boolean;
  readonly else_stmts?: readonly PlStatement[];
}

/** One of the statements that are understood; any other has none of these parts. The parser leaves out zeros and empty lists. */
export interface PlStatement {
  readonly PLpgSQL_stmt_block?: PlBlock;
  readonly PLpgSQL_stmt_if?: PlIf;
  readonly PLpgSQL_stmt_case?: PlCase;
  readonly PLpgSQL_stmt_return?: { readonly expr?: PlExpression; readonly retvarno?: number };
  readonly PLpgSQL_stmt_return_query?: { readonly query?: PlExpression };
  readonly PLpgSQL_stmt_return_next?: { readonly expr?: PlExpression; readonly retvarno?: number };
  readonly PLpgSQL_stmt_assign?: { readonly varno?: number; readonly expr: PlExpression };
  readonly PLpgSQL_stmt_execsql?: {
    readonly sqlstmt: PlExpression;
    readonly into?: boolean;
    readonly strict?: boolean;
    readonly target?: PlDatum;
  };
  readonly PLpgSQL_stmt_perform?: { readonly expr: PlExpression };
  readonly PLpgSQL_stmt_raise?: { readonly elog_level?: number; readonly params?: readonly PlExpression[] };
  readonly PLpgSQL_stmt_assert?: { readonly cond: PlExpression };
  readonly PLpgSQL_stmt_fors?: { readonly var: PlDatum; readonly query: PlExpression; readonly body?: readonly PlStatement[] };
}

export interface PlFunction {
  readonly datums: readonly PlDatum[];
  readonly action: { readonly PLpgSQL_stmt_block: PlBlock };
  readonly out_param_varno?: number;
}

/** What a definition in plpgsql says, as the server's own parser has it. */
export function parsePlpgsql(definition: string): PlFunction {
  let tree: { readonly plpgsql_funcs?: readonly { readonly PLpgSQL_function: PlFunction }[] };
  try {
    // The declared type of the result is that of the SQL parser.
    tree = parser.parsePlPgSQLSync(definition) as unknown as typeof tree;
  } catch (error) {
    if (error instanceof Error) return fail(`the parser of plpgsql does not take it: ${error.message}`);
    throw error;
  }
  const [only, ...more] = tree.plpgsql_funcs ?? [];
  return only === undefined || more.length > 0 ? fail('not one function in plpgsql') : only.PLpgSQL_function;
}
