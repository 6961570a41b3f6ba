/**
 * Policy expressions as data. Every node has three possible values in SQL (true, false, null), and nothing here folds
 * null into false: `not`, `and` and `or` keep their three-valued meaning.
 *
 * The parser (catalog/parse-predicate.ts) fills this subset and nothing else; whatever it does not understand is
 * `opaque` with its text. A predicate that holds an opaque part is never judged as if that part were known.
 */
export type Predicate =
  | { readonly kind: 'constant'; readonly value: boolean | number | string | null; readonly type: string | null }
  | {
      readonly kind: 'column';
      readonly relation: string | null;
      readonly column: string /** 0 is the policy's own row, 1 the enclosing query seen from a sub-select, and so on. */;
      readonly level: number;
    }
  | { readonly kind: 'setting'; readonly name: string; readonly missingOk: boolean }
  /** An argument of the routine whose body this is; the first is 0. */
  | { readonly kind: 'parameter'; readonly index: number }
  | { readonly kind: 'keyword'; readonly name: 'current_user' | 'session_user' | 'current_role' | 'user' }
  | { readonly kind: 'cast'; readonly operand: Predicate; readonly type: string }
  | {
      readonly kind: 'call';
      readonly schema: string | null;
      readonly name: string;
      readonly args: readonly Predicate[] /** Which overload, as `schema.name(signature)`, where names were resolved. */;
      readonly routine?: string;
    }
  | { readonly kind: 'operator'; readonly name: string; readonly args: readonly Predicate[] }
  | {
      readonly kind: 'compare';
      readonly operator: '=' | '<>' | '<' | '<=' | '>' | '>=' | 'is distinct from' | 'is not distinct from';
      readonly left: Predicate;
      readonly right: Predicate;
    }
  | { readonly kind: 'any'; readonly operator: string; readonly left: Predicate; readonly right: Predicate; readonly all: boolean }
  | { readonly kind: 'list'; readonly items: readonly Predicate[] }
  | { readonly kind: 'is-null'; readonly operand: Predicate; readonly negated: boolean }
  | { readonly kind: 'is-boolean'; readonly operand: Predicate; readonly test: 'true' | 'false' | 'unknown'; readonly negated: boolean }
  | { readonly kind: 'not'; readonly operand: Predicate }
  | { readonly kind: 'and'; readonly operands: readonly Predicate[] }
  | { readonly kind: 'or'; readonly operands: readonly Predicate[] }
  | { readonly kind: 'coalesce'; readonly operands: readonly Predicate[] }
  | {
      readonly kind: 'case';
      readonly branches: readonly { readonly when: Predicate; readonly then: Predicate }[];
      readonly otherwise: Predicate | null;
    }
  /** `(select expression [from ... where ...])`. */
  | { readonly kind: 'subselect'; readonly query: Subquery }
  | { readonly kind: 'exists'; readonly query: Subquery }
  /** `left in (select ...)` (operator `=`) or `left <op> any/all (select ...)`. */
  | { readonly kind: 'in'; readonly left: Predicate; readonly operator: string; readonly all: boolean; readonly query: Subquery }
  | { readonly kind: 'opaque'; readonly text: string };

/** A sub-select: what it reads, under which condition, and what it returns. */
export interface Subquery {
  readonly select: readonly Predicate[];
  readonly from: readonly SubqueryRelation[];
  readonly where: Predicate | null;
  /** True when grouping, limits, set operations or common table expressions are present; the text then says more. */
  readonly complex: boolean;
}

export interface SubqueryRelation {
  readonly schema: string | null;
  readonly name: string;
  /** The name its columns are qualified with. */
  readonly alias: string;
  /** `function` for a set-returning function in the FROM clause. */
  readonly source: 'relation' | 'function';
  /** What the function is called with, where that was read. */
  readonly args?: readonly Predicate[];
  /** Which overload, as `schema.name(signature)`, where names were resolved. */
  readonly routine?: string;
}

export const always: Predicate = { kind: 'constant', value: true, type: 'boolean' };

export function column(name: string, level = 0): Predicate {
  return { kind: 'column', relation: null, column: name, level };
}

export function equals(left: Predicate, right: Predicate): Predicate {
  return { kind: 'compare', operator: '=', left, right };
}

export function and(...operands: readonly Predicate[]): Predicate {
  return operands.length === 1 && operands[0] !== undefined ? operands[0] : { kind: 'and', operands };
}

export function or(...operands: readonly Predicate[]): Predicate {
  return operands.length === 1 && operands[0] !== undefined ? operands[0] : { kind: 'or', operands };
}

/** Wraps an expression so that PostgreSQL evaluates it once per statement instead of once per row. */
export function once(expression: Predicate): Predicate {
  return { kind: 'subselect', query: { select: [expression], from: [], where: null, complex: false } };
}

export function call(schema: string | null, name: string, ...args: readonly Predicate[]): Predicate {
  return { kind: 'call', schema, name, args };
}

export function text(value: string): Predicate {
  return { kind: 'constant', value, type: null };
}

/** The parts of a predicate, in reading order. */
export function children(predicate: Predicate): readonly Predicate[] {
  switch (predicate.kind) {
    case 'constant':
    case 'column':
    case 'setting':
    case 'keyword':
    case 'parameter':
    case 'opaque':
      return [];
    case 'cast':
    case 'is-null':
    case 'is-boolean':
    case 'not':
      return [predicate.operand];
    case 'call':
    case 'operator':
      return predicate.args;
    case 'compare':
    case 'any':
      return [predicate.left, predicate.right];
    case 'list':
      return predicate.items;
    case 'and':
    case 'or':
    case 'coalesce':
      return predicate.operands;
    case 'case':
      return [
        ...predicate.branches.flatMap((branch) => [branch.when, branch.then]),
        ...(predicate.otherwise === null ? [] : [predicate.otherwise]),
      ];
    case 'subselect':
    case 'exists':
      return queryParts(predicate.query);
    case 'in':
      return [predicate.left, ...queryParts(predicate.query)];
  }
}

function queryParts(query: Subquery): readonly Predicate[] {
  const args = query.from.flatMap((relation) => relation.args ?? []);
  return query.where === null ? [...query.select, ...args] : [...query.select, ...args, query.where];
}

/** Every node, the predicate itself first. */
export function* walk(predicate: Predicate): Generator<Predicate> {
  yield predicate;
  for (const child of children(predicate)) yield* walk(child);
}

/** The sub-selects of a predicate at any depth. */
export function subqueries(predicate: Predicate): readonly Subquery[] {
  return [...walk(predicate)].flatMap((node) =>
    node.kind === 'subselect' || node.kind === 'exists' || node.kind === 'in' ? [node.query] : [],
  );
}
