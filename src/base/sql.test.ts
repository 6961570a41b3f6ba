import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bind, id, join, lit, sql, trusted } from './sql.ts';

describe('the sql tag', () => {
  it('turns values into parameters and fragments into text, numbered in order', () => {
    const inner = sql`a = ${1} or b = ${2}`;
    const built = sql`select ${id('public', 't')} where ${inner} and c = ${3} and ${inner}`;
    expect(built.text).toBe('select "public"."t" where a = $1 or b = $2 and c = $3 and a = $4 or b = $5');
    expect(built.values).toEqual([1, 2, 3, 1, 2]);
  });

  it('joins fragments', () => {
    expect(join([sql`${1}`, sql`${2}`, sql`x`], ' + ')).toMatchObject({ text: '$1 + $2 + x', values: [1, 2] });
    expect(join([])).toMatchObject({ text: '', values: [] });
  });

  it.each(['$1', 'a$2b', '$', '$$x$$'])('leaves %s alone where it is part of a name, a constant or shipped text', (text) => {
    const built = sql`select ${0}, ${id(text)}, ${lit(text)}, ${trusted(`f(${text})`)}, ${9}`;
    expect(built.text).toBe(`select $1, "${text}", '${text}', f(${text}), $2`);
    expect(built.values).toEqual([0, 9]);
    expect(join([sql`${1}`, sql`${id(text)} = ${2}`]).text).toBe(`$1, "${text}" = $2`);
  });

  it('gives the parameters to shipped text that numbers them itself', () => {
    expect(bind(trusted('select $2, $1'), ['a', 'b'])).toMatchObject({ text: 'select $2, $1', values: ['a', 'b'] });
  });

  it('numbers every parameter exactly once, however fragments are nested', () => {
    const fragment = fc.letrec<{ any: ReturnType<typeof sql> }>((tie) => ({
      any: fc.oneof(
        { maxDepth: 4 },
        fc.integer().map((n) => sql`${n}`),
        fc.constant(sql`now()`),
        fc.tuple(tie('any'), tie('any')).map(([a, b]) => sql`f(${a}, ${b}, ${'x'})`),
        fc.array(tie('any'), { maxLength: 4 }).map((parts) => join(parts)),
      ),
    })).any;
    fc.assert(
      fc.property(fragment, ({ text, values }) => {
        expect([...text.matchAll(/\$(\d+)/g)].map(([, n]) => Number(n))).toEqual(values.map((_, index) => index + 1));
      }),
    );
  });

  it('cannot be forged by a value that looks like one', () => {
    const forged = { text: 'drop table t', values: [] };
    expect(sql`select ${forged}`).toMatchObject({ text: 'select $1', values: [forged] });
  });
});
