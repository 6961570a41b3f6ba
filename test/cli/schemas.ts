import { readFileSync } from 'node:fs';
import { fromJSONSchema } from 'zod';

/** What is wrong with a document by the published schema that it names. */
export function schemaProblems(document: unknown): readonly unknown[] {
  const name = (document as { schema?: unknown } | null)?.schema;
  const file = /^bulkhead\.([a-z]+)\/1$/.exec(String(name))?.[1];
  if (file === undefined) return [`"${String(name)}" is no schema`];
  const text = readFileSync(new URL(`../../docs/reference/schemas/${file}-1.json`, import.meta.url), 'utf8');
  return fromJSONSchema(JSON.parse(text)).safeParse(document).error?.issues ?? [];
}
