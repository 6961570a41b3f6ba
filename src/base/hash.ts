import { createHash } from 'node:crypto';

/** JSON with sorted keys and no white space: equal values give equal text. `undefined` properties are left out. */
export function canonicalJson(value: unknown): string {
  if (value === null || typeof value !== 'object') return JSON.stringify(value) ?? 'null';
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(',')}]`;
  const entries = Object.entries(value)
    .filter(([, v]) => v !== undefined)
    .sort(([a], [b]) => (a < b ? -1 : 1));
  return `{${entries.map(([key, v]) => `${JSON.stringify(key)}:${canonicalJson(v)}`).join(',')}}`;
}

/** SHA-256 of the canonical JSON, as hexadecimal. */
export function fingerprint(value: unknown): string {
  return createHash('sha256').update(canonicalJson(value)).digest('hex');
}

/** SHA-256 of a text as base64, as content security policies name what may run. */
export function sha256Base64(text: string): string {
  return createHash('sha256').update(text).digest('base64');
}
