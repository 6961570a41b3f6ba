import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { nameKey, parseName, quoteIdent, quoteLiteral } from './ident.ts';

const name = fc
  .string({ unit: 'grapheme', minLength: 1, maxLength: 20 })
  .filter((text) => !text.includes('\0') && Buffer.byteLength(text) <= 63);

describe('an identifier', () => {
  it('is quoted so that it reads back as itself, whatever it holds', () => {
    fc.assert(
      fc.property(name, (text) => {
        const quoted = quoteIdent(text);
        expect(quoted).toMatch(/^"(?:[^"]|"")+"$/s);
        expect(quoted.slice(1, -1).replaceAll('""', '"')).toBe(text);
      }),
    );
  });

  it.each(['', 'a\0b', 'x'.repeat(64), 'ü'.repeat(32)])('that the server would not keep is refused (%j)', (text) => {
    expect(() => quoteIdent(text)).toThrow(expect.objectContaining({ code: 'BH2001' }));
  });

  it.each(['x'.repeat(63), 'ü'.repeat(31)])('of the longest length is kept (%j)', (text) => {
    expect(quoteIdent(text)).toBe(`"${text}"`);
  });
});

describe('a constant', () => {
  // How the server reads it, with standard_conforming_strings on or off.
  const read = (literal: string): string => {
    const escaped = /^ E'((?:[^'\\]|''|\\\\)*)'$/s.exec(literal);
    if (escaped !== null) return (escaped[1] ?? '').replaceAll("''", "'").replaceAll('\\\\', '\\');
    const plain = /^'((?:[^'\\]|'')*)'$/s.exec(literal);
    if (plain === null) throw new Error(`not a constant: ${literal}`);
    return (plain[1] ?? '').replaceAll("''", "'");
  };

  it('reads back as itself, whatever it holds', () => {
    const text = fc
      .oneof(fc.string({ unit: 'binary' }), fc.string({ unit: fc.constantFrom("'", '\\', '"', '$', '\n', 'E', ' ') }))
      .filter((each) => !each.includes('\0'));
    fc.assert(
      fc.property(text, (each) => {
        expect(read(quoteLiteral(each))).toBe(each);
      }),
    );
  });

  it('with a NUL byte is refused', () => {
    expect(() => quoteLiteral('a\0')).toThrow(expect.objectContaining({ code: 'BH2001' }));
  });
});

describe('a name as people write it', () => {
  const written: readonly (readonly [string, string])[] = [
    ['orders', 'public.orders'],
    ['shop.orders', 'shop.orders'],
    ['"my.shop"."an ""odd"" one"', 'my.shop.an "odd" one'],
    ['"dotted.name"', 'public.dotted.name'],
  ];
  it.each(written)('%s', (text, key) => {
    expect(nameKey(parseName(text))).toBe(key);
  });

  it('comes back from its quoted spelling', () => {
    fc.assert(
      fc.property(name, name, (schema, table) => {
        expect(parseName(`${quoteIdent(schema)}.${quoteIdent(table)}`)).toEqual({ schema, name: table });
      }),
    );
  });

  it.each(['', 'a.b.c', '.'])('that is none is refused (%j)', (text) => {
    expect(() => parseName(text)).toThrow(expect.objectContaining({ code: 'BH2001' }));
  });
});
