/**
 * The shape of a select as the server deparses it (key words in capitals, every column qualified where there is a
 * choice): what is joined on what, what is grouped, what is added up. What does not fit is left out, so that whoever
 * draws conclusions has to draw them from what is there.
 */
export interface SelectShape {
  readonly relations: readonly FromItem[];
  /** Pairs of columns that are equal in every row, from joins and from WHERE. */
  readonly equal: readonly (readonly [ColumnRef, ColumnRef])[];
  /** Columns that one row of the result has one value of: compared with something fixed, or grouped by. */
  readonly fixed: readonly ColumnRef[];
  readonly sums: readonly Sum[];
}

/** `table` is null for what is not a plain relation: a sub-select, a function. */
export interface FromItem {
  readonly alias: string;
  readonly table: { readonly schema: string | null; readonly name: string } | null;
}

export interface ColumnRef {
  readonly alias: string;
  readonly column: string;
}

/** `sum(...)`, `avg(...)` or `count(...)` without DISTINCT. */
export interface Sum {
  readonly name: string;
  readonly of: readonly ColumnRef[];
}

interface Group {
  readonly items: readonly Token[];
}
type Token = { readonly word: string } | { readonly other: string } | Group;

const joinWords = new Set(['JOIN', 'LEFT', 'RIGHT', 'FULL', 'INNER', 'CROSS', 'OUTER', 'NATURAL', 'ON', 'USING', 'LATERAL', 'ONLY', 'AS']);
const clauseWords = ['FROM', 'WHERE', 'GROUP', 'HAVING', 'WINDOW', 'ORDER', 'LIMIT', 'OFFSET', 'FETCH', 'UNION', 'INTERSECT', 'EXCEPT'];

/** Every select in the text, those inside of others too. */
export function selectsIn(text: string): readonly SelectShape[] {
  return selectsOf(tokens(text));
}

function selectsOf(items: readonly Token[]): readonly SelectShape[] {
  const inner = items.flatMap((item) => (isGroup(item) ? selectsOf(item.items) : []));
  const starts = items.flatMap((item, at) => (wordOf(item) === 'SELECT' ? [at] : []));
  return [...starts.map((start, index) => shapeOf(items.slice(start + 1, starts[index + 1]))), ...inner];
}

function shapeOf(items: readonly Token[]): SelectShape {
  const clause = (name: string): readonly Token[] => {
    const start = items.findIndex((item) => wordOf(item) === name);
    if (start < 0) return [];
    const end = items.findIndex((item, at) => at > start && clauseWords.includes(wordOf(item) ?? ''));
    return items.slice(start + 1, end < 0 ? undefined : end);
  };
  const from = items.findIndex((item) => clauseWords.includes(wordOf(item) ?? ''));
  const joined = fromItems(clause('FROM'));
  const facts = [...joined.conditions, clause('WHERE')].flatMap(equalities);
  return {
    relations: joined.relations,
    equal: [...joined.using, ...facts.flatMap(([left, right]) => (left !== null && right !== null ? [[left, right] as const] : []))],
    fixed: [
      ...facts.flatMap(([left, right]) => (left === null || right === null ? [left ?? right] : [])),
      ...refsIn(clause('GROUP')),
    ].filter((ref): ref is ColumnRef => ref !== null),
    sums: sumsIn(from < 0 ? items : items.slice(0, from)),
  };
}

interface Joined {
  readonly relations: FromItem[];
  readonly conditions: (readonly Token[])[];
  readonly using: (readonly [ColumnRef, ColumnRef])[];
}

function fromItems(items: readonly Token[]): Joined {
  const found: Joined = { relations: [], conditions: [], using: [] };
  for (let at = 0; at < items.length; at++) {
    const item = items[at];
    if (item === undefined) break;
    const word = wordOf(item);
    if (word === 'ON') {
      const end = items.findIndex(
        (next, index) => index > at && (isComma(next) || (joinWords.has(wordOf(next) ?? '') && wordOf(next) !== 'ON')),
      );
      found.conditions.push(items.slice(at + 1, end < 0 ? undefined : end));
      at = end < 0 ? items.length : end - 1;
    } else if (word === 'USING') {
      const columns = items[at + 1];
      const right = found.relations.at(-1);
      if (columns !== undefined && isGroup(columns) && right !== undefined) {
        for (const name of columns.items.flatMap((part) => wordOf(part) ?? []))
          for (const left of found.relations.slice(0, -1))
            found.using.push([
              { alias: left.alias, column: name },
              { alias: right.alias, column: name },
            ]);
      }
      at++;
    } else if (isGroup(item)) {
      if (isSelect(item)) {
        found.relations.push({ alias: aliasAfter(items, at) ?? '', table: null });
        at = endOfAlias(items, at);
      } else {
        const inside = fromItems(item.items);
        found.relations.push(...inside.relations);
        found.conditions.push(...inside.conditions);
        found.using.push(...inside.using);
      }
    } else if (word !== null && !joinWords.has(word)) {
      const { names, end } = dotted(items, at);
      const name = names.at(-1) ?? '';
      const next = items[end + 1];
      const called = next !== undefined && isGroup(next);
      const last = called ? end + 1 : end;
      const alias = aliasAfter(items, last) ?? name;
      found.relations.push({ alias, table: called ? null : { schema: names.at(-2) ?? null, name } });
      at = endOfAlias(items, last);
    }
  }
  return found;
}

/** Where an alias ends, with the names it gives to columns: `s`, `AS s`, `s(a, b)`. */
function endOfAlias(items: readonly Token[], at: number): number {
  if (aliasAfter(items, at) === null) return at;
  const end = wordOf(items[at + 1] ?? { other: '' }) === 'AS' ? at + 2 : at + 1;
  const columns = items[end + 1];
  return columns !== undefined && isGroup(columns) ? end + 1 : end;
}

function aliasAfter(items: readonly Token[], at: number): string | null {
  const next = items[at + 1];
  const word = next === undefined ? null : wordOf(next);
  if (word === 'AS') return aliasAfter(items, at + 1);
  return word === null || joinWords.has(word) ? null : word;
}

function dotted(items: readonly Token[], start: number): { readonly names: readonly string[]; readonly end: number } {
  const names: string[] = [];
  let at = start;
  for (;;) {
    const item = items[at];
    const word = item === undefined ? null : wordOf(item);
    if (word === null) break;
    names.push(word);
    if (!isDot(items[at + 1])) return { names, end: at };
    at += 2;
  }
  return { names, end: at };
}

/** `a.x = b.y` as a pair, `a.x = 1` as one column and null; nothing under an OR or a NOT. */
function equalities(items: readonly Token[]): readonly (readonly [ColumnRef | null, ColumnRef | null])[] {
  if (items.some((item) => ['OR', 'NOT', 'CASE', 'SELECT'].includes(wordOf(item) ?? ''))) return [];
  const parts = split(items, (item) => wordOf(item) === 'AND');
  return parts.flatMap((part) => {
    const [only] = part;
    if (part.length === 1 && only !== undefined && isGroup(only)) return equalities(only.items);
    const sides = split(part, (item) => 'other' in item && item.other === '=');
    const [left, right] = sides.map((side) => refOf(side));
    if (sides.length !== 2 || left === undefined || right === undefined) return [];
    const fixed = sides.map((side) => refsIn(side).length === 0);
    if (left !== null && right !== null) return [[left, right] as const];
    if (left !== null && fixed[1] === true) return [[left, null] as const];
    return right !== null && fixed[0] === true ? [[null, right] as const] : [];
  });
}

/** The column that an expression is, casts and brackets around it left out. */
function refOf(items: readonly Token[]): ColumnRef | null {
  const cast = items.findIndex((item) => 'other' in item && item.other === '::');
  const bare = cast < 0 ? items : items.slice(0, cast);
  const [only] = bare;
  if (bare.length === 1 && only !== undefined && isGroup(only)) return refOf(only.items);
  const { names, end } = dotted(bare, 0);
  const [alias, column] = names.slice(-2);
  return names.length >= 2 && end === bare.length - 1 && alias !== undefined && column !== undefined ? { alias, column } : null;
}

function refsIn(items: readonly Token[]): readonly ColumnRef[] {
  const found: ColumnRef[] = [];
  for (let at = 0; at < items.length; at++) {
    const item = items[at];
    if (item === undefined) break;
    if (isGroup(item)) found.push(...(isSelect(item) ? [] : refsIn(item.items)));
    else if (wordOf(item) !== null) {
      const { names, end } = dotted(items, at);
      const [alias, column] = names.slice(-2);
      if (names.length >= 2 && alias !== undefined && column !== undefined) found.push({ alias, column });
      at = end;
    }
  }
  return found;
}

function sumsIn(items: readonly Token[]): readonly Sum[] {
  return items.flatMap((item, at) => {
    if (isGroup(item)) return isSelect(item) ? [] : sumsIn(item.items);
    const name = wordOf(item)?.toLowerCase() ?? '';
    const args = items[at + 1];
    if (!['sum', 'avg', 'count'].includes(name) || args === undefined || !isGroup(args)) return [];
    const filtered = wordOf(items[at + 2] ?? args) === 'FILTER';
    const isWindow = wordOf(items[at + (filtered ? 4 : 2)] ?? args) === 'OVER';
    const nested = args.items.some((part) => isGroup(part) && isSelect(part));
    if (isWindow || nested || wordOf(args.items[0] ?? args) === 'DISTINCT') return [];
    return [{ name, of: refsIn(args.items) }];
  });
}

function split(items: readonly Token[], at: (item: Token) => boolean): readonly (readonly Token[])[] {
  const parts: Token[][] = [[]];
  for (const item of items) {
    if (at(item)) parts.push([]);
    else parts.at(-1)?.push(item);
  }
  return parts;
}

function isGroup(item: Token): item is Group {
  return 'items' in item;
}

function isSelect(group: Group): boolean {
  return ['SELECT', 'VALUES', 'WITH'].includes(wordOf(group.items[0] ?? { other: '' }) ?? '');
}

function isComma(item: Token): boolean {
  return 'other' in item && item.other === ',';
}

function isDot(item: Token | undefined): boolean {
  return item !== undefined && 'other' in item && item.other === '.';
}

function wordOf(item: Token): string | null {
  return 'word' in item ? item.word : null;
}

const lexeme = /\s+|'(?:[^']|'')*'|"(?:[^"]|"")*"|[A-Za-z_][\w$]*|\d[\w.]*|::|[(),.]|[^\s\w'"(),.]+/g;

function tokens(text: string): readonly Token[] {
  const open: Token[][] = [[]];
  for (const [part] of text.matchAll(lexeme)) {
    const top = open.at(-1) ?? [];
    if (part.trim() === '') continue;
    if (part === '(') open.push([]);
    else if (part === ')' && open.length > 1) {
      open.pop();
      open.at(-1)?.push({ items: top });
    } else if (part.startsWith('"')) top.push({ word: part.slice(1, -1).replaceAll('""', '"') });
    else top.push(/^[A-Za-z_]/.test(part) ? { word: part } : { other: part });
  }
  return open[0] ?? [];
}
