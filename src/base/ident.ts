import { BulkheadError } from './errors.ts';

/** A schema-qualified name. */
export interface QualifiedName {
  readonly schema: string;
  readonly name: string;
}

/**
 * Quotes an identifier; the only function in the house that does. Always quotes, so that the output does not depend
 * on a list of reserved words that changes between PostgreSQL versions.
 *
 * @throws BH2001 for an empty name, a name with a NUL byte, or one longer than the server's 63 bytes (which it would
 * silently cut, so that two names could become one).
 */
export function quoteIdent(name: string): string {
  if (name === '' || name.includes('\0') || Buffer.byteLength(name) > 63) {
    throw new BulkheadError('BH2001', {
      message: `"${name.replaceAll('\0', '\\0')}" cannot be used as an identifier`,
      detail: 'PostgreSQL identifiers have 1 to 63 bytes and no NUL byte.',
      hint: 'Rename the object, or shorten the name it is derived from.',
    });
  }
  return `"${name.replaceAll('"', '""')}"`;
}

/** Quotes a string constant so that it reads the same under either setting of standard_conforming_strings. */
export function quoteLiteral(text: string): string {
  if (text.includes('\0'))
    throw new BulkheadError('BH2001', { message: 'a text constant holds a NUL byte, which PostgreSQL cannot store' });
  const body = text.replaceAll("'", "''");
  return body.includes('\\') ? ` E'${body.replaceAll('\\', '\\\\')}'` : `'${body}'`;
}

/** `schema.name`, as people write it and as maps are keyed. */
export function nameKey(name: QualifiedName): string {
  return `${name.schema}.${name.name}`;
}

/** Reads `schema.name` or `name` (in `defaultSchema`); a dot inside quotes belongs to the name. */
export function parseName(text: string, defaultSchema = 'public'): QualifiedName {
  const parts = text.match(/"(?:[^"]|"")+"|[^."]+/g) ?? [];
  const plain = parts.map((part) => (part.startsWith('"') ? part.slice(1, -1).replaceAll('""', '"') : part));
  const [first, second] = plain;
  if (first === undefined || plain.length > 2)
    throw new BulkheadError('BH2001', { message: `"${text}" is not a table name`, hint: 'Write name or schema.name.' });
  return second === undefined ? { schema: defaultSchema, name: first } : { schema: first, name: second };
}
