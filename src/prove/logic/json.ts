/** JSON with its own spelling kept, since `->` on json returns it and numbers may exceed those of JavaScript. */
export type Json =
  | { readonly kind: 'null' | 'true' | 'false'; readonly raw: string }
  | { readonly kind: 'number'; readonly raw: string }
  | { readonly kind: 'string'; readonly raw: string; readonly text: string }
  | { readonly kind: 'array'; readonly raw: string; readonly items: readonly Json[] }
  | { readonly kind: 'object'; readonly raw: string; readonly members: readonly { readonly key: string; readonly value: Json }[] };

const literal = /(null|true|false)|(-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?)|("(?:[^"\\]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*")/y;

/** Reads a document; undefined when the server would refuse it. */
export function parseJson(text: string): Json | undefined {
  let at = 0;
  const blank = (): void => {
    while (at < text.length && ' \t\n\r'.includes(text.charAt(at))) at++;
  };
  const take = (sign: string): boolean => {
    blank();
    if (text[at] !== sign) return false;
    at++;
    return true;
  };
  const list = <T>(end: string, item: () => T | undefined): readonly T[] | undefined => {
    const items: T[] = [];
    if (take(end)) return items;
    for (;;) {
      const found = item();
      if (found === undefined) return undefined;
      items.push(found);
      if (take(end)) return items;
      if (!take(',')) return undefined;
    }
  };
  const member = (): { readonly key: string; readonly value: Json } | undefined => {
    const key = value();
    if (key?.kind !== 'string' || !take(':')) return undefined;
    const found = value();
    return found === undefined ? undefined : { key: key.text, value: found };
  };
  const value = (): Json | undefined => {
    blank();
    const start = at;
    if (take('[')) {
      const items = list(']', value);
      return items === undefined ? undefined : { kind: 'array', raw: text.slice(start, at), items };
    }
    if (take('{')) {
      const members = list('}', member);
      return members === undefined ? undefined : { kind: 'object', raw: text.slice(start, at), members };
    }
    literal.lastIndex = at;
    const found = literal.exec(text);
    if (found === null) return undefined;
    const raw = found[0];
    // Control characters have to be escaped.
    if (Array.from(raw).some((character) => character < ' ')) return undefined;
    at += raw.length;
    if (found[1] !== undefined) return { kind: found[1] === 'null' ? 'null' : found[1] === 'true' ? 'true' : 'false', raw };
    return found[2] === undefined ? { kind: 'string', raw, text: String(JSON.parse(raw)) } : { kind: 'number', raw };
  };
  const whole = value();
  blank();
  return at === text.length ? whole : undefined;
}

/** As jsonb writes it: the last of equal keys, shorter keys first. Undefined for numbers with an exponent. */
export function jsonbText(json: Json): string | undefined {
  switch (json.kind) {
    case 'null':
    case 'true':
    case 'false':
      return json.kind;
    case 'string':
      return jsonString(json.text);
    case 'number':
      return /[eE]/.test(json.raw) ? undefined : json.raw.replace(/^-(0(?:\.0*)?)$/, '$1');
    case 'array': {
      const items = json.items.map(jsonbText);
      return items.includes(undefined) ? undefined : `[${items.join(', ')}]`;
    }
    case 'object': {
      const last = [...new Map(json.members.map((member) => [member.key, jsonbText(member.value)]))];
      if (last.some(([, value]) => value === undefined)) return undefined;
      const sorted = last.toSorted(
        ([a], [b]) => Buffer.byteLength(a) - Buffer.byteLength(b) || Buffer.compare(Buffer.from(a), Buffer.from(b)),
      );
      return `{${sorted.map(([key, value]) => `${jsonString(key)}: ${value}`).join(', ')}}`;
    }
  }
}

// The server escapes what JSON must and nothing else, as JavaScript does, but for DEL and lone surrogates.
function jsonString(text: string): string {
  return JSON.stringify(text);
}

/** What a step of a path finds: a member by name, an element by number (from the end when negative). */
export function step(json: Json, key: string, how: 'name' | 'number' | 'path'): Json | undefined {
  if (json.kind === 'object' && how !== 'number') return json.members.findLast((member) => member.key === key)?.value;
  if (json.kind === 'array' && how !== 'name' && /^\s*[+-]?\d+\s*$/.test(key)) return json.items.at(Number(key));
  return undefined;
}

/** What `->>` returns: the text of a string, the spelling of anything else, null for JSON's null. */
export function jsonText(json: Json, binary: boolean): string | null | undefined {
  if (json.kind === 'null') return null;
  if (json.kind === 'string') return json.text;
  return binary ? jsonbText(json) : json.raw;
}
