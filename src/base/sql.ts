import { type QualifiedName, quoteIdent, quoteLiteral } from './ident.ts';

const brand: unique symbol = Symbol('bulkhead.sql');

/**
 * SQL text with its parameters: the only thing a driver accepts. Made by the `sql` tag, so that a string can reach the
 * server only as a parameter, a quoted identifier, a quoted literal, or through `trusted`, which says so.
 */
export interface Sql {
  readonly [brand]: true;
  readonly text: string;
  readonly values: readonly unknown[];
}

// A parameter, or what may look like one inside: quoted names and constants are skipped as a whole.
const parameter = /"(?:[^"]|"")*"|'(?:[^']|'')*'|\$(\d+)/g;

function make(text: string, values: readonly unknown[] = []): Sql {
  const made: Sql = { [brand]: true, text, values };
  return Object.freeze(made);
}

function isSql(value: unknown): value is Sql {
  return typeof value === 'object' && value !== null && brand in value;
}

/**
 * Builds SQL. An interpolated `Sql` becomes part of the text (its parameters are renumbered); anything else becomes a
 * parameter.
 *
 * @example
 * ```ts
 * sql`select * from ${id('public', 'orders')} where id = ${42}`; // text: select * from "public"."orders" where id = $1
 * ```
 */
export function sql(parts: TemplateStringsArray, ...values: readonly unknown[]): Sql {
  const params: unknown[] = [];
  let text = parts[0] ?? '';
  values.forEach((value, index) => {
    if (isSql(value)) {
      const offset = params.length;
      text +=
        offset === 0 || value.values.length === 0
          ? value.text
          : value.text.replace(parameter, (found, n: string | undefined) => (n === undefined ? found : `$${Number(n) + offset}`));
      params.push(...value.values);
    } else {
      params.push(value);
      text += `$${params.length}`;
    }
    text += parts[index + 1] ?? '';
  });
  return make(text, params);
}

/** A quoted identifier: `id('public', 'orders')` is `"public"."orders"`. */
export function id(...names: readonly string[]): Sql {
  return make(names.map(quoteIdent).join('.'));
}

/** A quoted, schema-qualified identifier. */
export function qid(name: QualifiedName): Sql {
  return id(name.schema, name.name);
}

/** A quoted string constant, for the places where the server takes no parameters (DDL). */
export function lit(text: string): Sql {
  return make(quoteLiteral(text));
}

/** Joins fragments; parameters are renumbered. */
export function join(fragments: readonly Sql[], separator = ', '): Sql {
  const gap = make(separator);
  return fragments.reduce((sum, next, index) => (index === 0 ? next : sql`${sum}${gap}${next}`), make(''));
}

/**
 * Text that was not written by a user of the session: deparsed by the server from its own catalogue, or shipped in a
 * .sql file. Never call it with input.
 */
export function trusted(text: string): Sql {
  // A `$1` in shipped text has no value here: the caller passes parameters with `bind`.
  return make(text);
}

/** Gives the parameters to a shipped statement that numbers them itself. */
export function bind(statement: Sql, values: readonly unknown[]): Sql {
  return make(statement.text, values);
}
