import type { QualifiedName } from '../../base/ident.ts';

/** A table as the contract names it: without the first schema, in quotes where a dot or a quote would mislead `parseName`. */
export function spellName(name: QualifiedName, firstSchema: string | undefined): string {
  return name.schema === firstSchema ? spellPart(name.name) : `${spellPart(name.schema)}.${spellPart(name.name)}`;
}

function spellPart(part: string): string {
  return /[."]/.test(part) ? `"${part.replaceAll('"', '""')}"` : part;
}

/** `a, b and c`. */
export function listed(names: readonly string[], most = 6): string {
  if (names.length > most) return `${names.slice(0, most).join(', ')} and ${names.length - most} more`;
  return names.length < 2 ? names.join('') : `${names.slice(0, -1).join(', ')} and ${names.at(-1) ?? ''}`;
}

/** `1 policy`, `3 policies`. */
export function counted(count: number, one: string, many = `${one}s`): string {
  return `${count} ${count === 1 ? one : many}`;
}
