import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sql, trusted } from '../../src/base/sql.ts';
import { loadParser, parseExpression } from '../../src/catalog/parse-predicate.ts';
import type { Connection } from '../../src/driver/driver.ts';
import { inTransaction } from '../../src/driver/transaction.ts';
import { normalPredicate } from '../../src/model/normal-predicate.ts';
import { type Predicate, always, column } from '../../src/model/predicate.ts';
import { renderPredicate } from '../../src/model/render-predicate.ts';
import { useDatabase } from '../harness/database.ts';

const database = useDatabase();
let connection: Connection;
beforeAll(async () => {
  await loadParser();
  connection = await database.driver.connect();
  await connection.script(sql`
    create table subject (i int, j int, t text, "odd ""T"" $1" text, b boolean, u uuid, v varchar(9), list int[], doc jsonb);
    create table other (k int, name text, owner uuid);
    create function give(text) returns text language sql stable as 'select $1'`);
});
afterAll(() => connection.release());

type Type = 'int' | 'text' | 'bool' | 'uuid';
const literal = (value: string | number | boolean | null, type: string | null = null): Predicate => ({ kind: 'constant', value, type });
const words = fc.constantFrom('a', "it's", 'back\\slash', '', '日本', '$1', '"');

const setting = fc
  .record({ name: fc.constantFrom('app.tenant', "app.it's"), missingOk: fc.boolean() })
  .map(({ name, missingOk }): Predicate => ({ kind: 'setting', name, missingOk }));
// Without columns: what a policy asks once per statement.
const closed = fc.oneof(
  setting,
  setting.map((operand): Predicate => ({ kind: 'call', schema: null, name: 'nullif', args: [operand, literal('', 'text')] })),
);

/** Expressions of a type, over the columns of `subject`. */
const expressions = fc.letrec<{ int: Predicate; text: Predicate; uuid: Predicate; bool: Predicate }>((tie) => ({
  int: fc.oneof(
    { maxDepth: 3, withCrossShrink: true },
    fc.constantFrom(column('i'), column('j')),
    fc.integer({ min: -5, max: 99 }).map((n) => literal(n)),
    fc
      .record({ left: tie('int'), right: tie('int'), name: fc.constantFrom('+', '-', '*') })
      .map(({ left, right, name }): Predicate => ({ kind: 'operator', name, args: [left, right] })),
    fc.tuple(tie('int'), tie('int')).map((operands): Predicate => ({ kind: 'coalesce', operands })),
    tie('text').map((operand): Predicate => ({ kind: 'call', schema: null, name: 'length', args: [operand] })),
    tie('bool')
      .chain((when) => fc.record({ when: fc.constant(when), then: tie('int'), otherwise: fc.option(tie('int')) }))
      .map(({ when, then, otherwise }): Predicate => ({ kind: 'case', branches: [{ when, then }], otherwise })),
  ),
  text: fc.oneof(
    { maxDepth: 3, withCrossShrink: true },
    fc.constantFrom(column('t'), column('odd "T" $1')),
    words.map((word) => literal(word, 'text')),
    setting,
    fc.tuple(tie('text'), tie('text')).map((args): Predicate => ({ kind: 'operator', name: '||', args })),
    tie('text').map((operand): Predicate => ({ kind: 'call', schema: null, name: 'lower', args: [operand] })),
    tie('text').map((operand): Predicate => ({ kind: 'call', schema: 'public', name: 'give', args: [operand] })),
    words.map((word): Predicate => ({ kind: 'operator', name: '->>', args: [column('doc'), literal(word, 'text')] })),
    closed.map((operand): Predicate => ({ kind: 'subselect', query: { select: [operand], from: [], where: null, complex: false } })),
  ),
  uuid: fc.oneof(
    fc.constant(column('u')),
    tie('text').map(
      (operand): Predicate => ({
        kind: 'cast',
        operand: { kind: 'call', schema: null, name: 'nullif', args: [operand, literal('', 'text')] },
        type: 'uuid',
      }),
    ),
    closed.map(
      (operand): Predicate => ({
        kind: 'subselect',
        query: { select: [{ kind: 'cast', operand, type: 'uuid' }], from: [], where: null, complex: false },
      }),
    ),
  ),
  bool: fc.oneof(
    { maxDepth: 4, withCrossShrink: true },
    fc.constantFrom(column('b'), always, literal(false, 'boolean')),
    ...(['int', 'text', 'uuid'] as const satisfies readonly Type[]).map((type) =>
      fc
        .record({
          left: tie(type),
          right: tie(type),
          operator: fc.constantFrom('=', '<>', '<', '<=', '>', '>=', 'is distinct from' as const),
        })
        .map((parts): Predicate => ({ kind: 'compare', ...parts }) as Predicate),
    ),
    fc.record({ operands: fc.array(tie('bool'), { minLength: 2, maxLength: 3 }), kind: fc.constantFrom('and' as const, 'or' as const) }),
    tie('bool').map((operand): Predicate => ({ kind: 'not', operand })),
    fc.record({ operand: tie('text'), negated: fc.boolean() }).map((parts): Predicate => ({ kind: 'is-null', ...parts })),
    fc
      .record({ operand: tie('bool'), test: fc.constantFrom('true' as const, 'false' as const, 'unknown' as const), negated: fc.boolean() })
      .map((parts): Predicate => ({ kind: 'is-boolean', ...parts })),
    fc.record({ left: tie('int'), items: fc.array(fc.integer({ min: 0, max: 9 }), { minLength: 2, maxLength: 3 }), all: fc.boolean() }).map(
      ({ left, items, all }): Predicate => ({
        kind: 'any',
        operator: all ? '<>' : '=',
        left,
        right: { kind: 'list', items: items.map((n) => literal(n)) },
        all,
      }),
    ),
    tie('int').map((left): Predicate => ({ kind: 'any', operator: '=', left, right: column('list'), all: false })),
    tie('bool').map((): Predicate => otherRows('exists')),
    tie('int').map((left): Predicate => ({ kind: 'in', left, operator: '=', all: false, query: otherQuery(null) })),
  ),
}));

/** `other`, correlated with the row of the policy. */
function otherQuery(select: Predicate | null): Extract<Predicate, { kind: 'exists' }>['query'] {
  const own = (name: string): Predicate => ({ kind: 'column', relation: 'o', column: name, level: 0 });
  return {
    select: [select ?? own('k')],
    from: [{ schema: 'public', name: 'other', alias: 'o', source: 'relation' }],
    where: {
      kind: 'and',
      operands: [
        { kind: 'is-null', operand: own('name'), negated: true },
        { kind: 'compare', operator: '>', left: own('k'), right: literal(3) },
      ],
    },
    complex: false,
  };
}

function otherRows(kind: 'exists'): Predicate {
  return { kind, query: otherQuery(literal(1)) };
}

/** What the server makes of predicates: as it spells them, with an empty search path, as the reader does. */
async function deparsed(predicates: readonly Predicate[]): Promise<readonly string[]> {
  return inTransaction(
    connection,
    async () => {
      for (const [index, predicate] of predicates.entries()) {
        await connection
          .query(trusted(`create policy p${String(index).padStart(4, '0')} on subject using (${renderPredicate(predicate)})`))
          .catch((cause: unknown) => {
            throw new Error(`the server does not take ${renderPredicate(predicate)}`, { cause });
          });
      }
      await connection.query(sql`select set_config('search_path', 'pg_catalog', true)`);
      const { rows } = await connection.query<{ text: string }>(
        sql`select pg_get_expr(polqual, polrelid) as text from pg_policy where polrelid = 'public.subject'::regclass order by polname`,
      );
      return rows.map((row) => row.text);
    },
    { rollback: true },
  );
}

describe('a predicate of the subset', () => {
  it('comes back from the server as the same predicate', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(expressions.bool, { minLength: 20, maxLength: 20 }), async (predicates) => {
        const texts = await deparsed(predicates);
        for (const [index, predicate] of predicates.entries()) {
          const parsed = parseExpression(texts[index] ?? '').predicate;
          expect(normalPredicate(parsed), `${renderPredicate(predicate)}\n${texts[index] ?? ''}`).toEqual(normalPredicate(predicate));
        }
      }),
      { numRuns: 40, seed: 20_310_501 },
    );
  });

  it('is spelled so that the parser reads it back', () => {
    fc.assert(
      fc.property(expressions.bool, (predicate) => {
        expect(normalPredicate(parseExpression(renderPredicate(predicate)).predicate)).toEqual(normalPredicate(predicate));
      }),
      { numRuns: 500 },
    );
  });
});
