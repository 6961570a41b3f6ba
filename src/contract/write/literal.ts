const plainName = /^[A-Za-z_$][\w$]*$/;

/** A string constant of the kind people write. */
export function stringText(text: string): string {
  const body = JSON.stringify(text).slice(1, -1).replaceAll('\\"', '"').replaceAll("'", "\\'");
  return `'${body.replaceAll('\u2028', '\\u2028').replaceAll('\u2029', '\\u2029')}'`;
}

/** A property name; `__proto__` would set the prototype unless it is computed. */
export function keyText(name: string): string {
  if (name === '__proto__') return "['__proto__']";
  return plainName.test(name) ? name : stringText(name);
}

/** `{ a: x, 'b c': y }` of names and source text. */
export function objectText(entries: readonly (readonly [string, string])[]): string {
  return entries.length === 0 ? '{}' : `{ ${entries.map(([name, text]) => `${keyText(name)}: ${text}`).join(', ')} }`;
}

/** Plain data as source text. */
export function literalText(value: unknown): string {
  if (typeof value === 'string') return stringText(value);
  if (Array.isArray(value)) return `[${value.map(literalText).join(', ')}]`;
  if (typeof value === 'object' && value !== null)
    return objectText(
      Object.entries(value)
        .filter(([, item]) => item !== undefined)
        .map(([name, item]) => [name, literalText(item)] as const),
    );
  return String(value);
}

/** Text that cannot end the comment it stands in. */
export function commentText(text: string): string {
  return text.replace(/[\r\n\u2028\u2029\u0085\t\v\f]+/g, ' ');
}
