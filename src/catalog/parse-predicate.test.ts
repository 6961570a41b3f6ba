import { beforeAll, describe, expect, it } from 'vitest';
import { walk } from '../model/predicate.ts';
import { loadParser, parseExpression, parseQuery } from './parse-predicate.ts';

beforeAll(() => loadParser());

const kindOf = (text: string): string => parseExpression(text).predicate.kind;

describe('what the server deparses is understood', () => {
  const understood: readonly (readonly [string, string])[] = [
    ['true', 'constant'],
    ["'x'::text", 'constant'],
    ['NULL::uuid', 'constant'],
    ['tenant_id', 'column'],
    ["(tenant_id = (NULLIF(current_setting('app.tenant'::text, true), ''::text))::uuid)", 'compare'],
    ["(tenant_id = ( SELECT (NULLIF(current_setting('app.tenant'::text, true), ''::text))::uuid AS \"nullif\"))", 'compare'],
    ['(tenant_id IS NULL)', 'is-null'],
    ['(active IS TRUE)', 'is-boolean'],
    ['(NOT deleted)', 'not'],
    ['((a = 1) AND (b = 2))', 'and'],
    ['((a = 1) OR (b = 2))', 'or'],
    ["(status = ANY (ARRAY['a'::text, 'b'::text]))", 'any'],
    ['(a <> ALL (ARRAY[1, 2]))', 'any'],
    ['(EXISTS ( SELECT 1 FROM public.members m WHERE (m.user_id = auth.uid())))', 'exists'],
    ['(id IN ( SELECT m.id FROM public.members m))', 'in'],
    ['COALESCE(a, b)', 'coalesce'],
    ['CASE WHEN a THEN b ELSE c END', 'case'],
    ['public.is_member(tenant_id)', 'call'],
    ["(doc ->> 'tenant'::text)", 'operator'],
    ['(a IS DISTINCT FROM b)', 'compare'],
    ['CURRENT_USER', 'keyword'],
    ["(t ~~ 'a%'::text)", 'operator'],
  ];
  it.each(understood)('%s', (text, kind) => {
    expect(kindOf(text)).toBe(kind);
    expect([...walk(parseExpression(text).predicate)].map((node) => node.kind)).not.toContain('opaque');
  });
});

describe('what lies outside is opaque as a whole, never a guess', () => {
  const outside: readonly (readonly [string, string])[] = [
    ['a field of a row', '(subject.*).tenant_id = 1'],
    ['an element of an array', 'list[1] = 2'],
    ['a row', 'ROW(a, b) = ROW(1, 2)'],
    ['a window', 'rank() OVER (ORDER BY a) = 1'],
    ['an aggregate with a filter', '(SELECT count(*) FILTER (WHERE a) FROM t) = 1'],
    ['a simple case', 'CASE a WHEN 1 THEN true END'],
    ['an outer join', 'EXISTS (SELECT 1 FROM a LEFT JOIN b ON a.x = b.x)'],
    ['a natural join', 'EXISTS (SELECT 1 FROM a NATURAL JOIN b)'],
    ['a sub-select in FROM', 'EXISTS (SELECT 1 FROM (SELECT 2) AS s)'],
    ['an array of a query', 'a = ARRAY(SELECT 1)'],
    ['a greatest', 'GREATEST(a, b) = 1'],
    ['between as the parser has it', 'a BETWEEN SYMMETRIC 1 AND 2'],
    ['a parameter', 'a = $1'],
    ['a whole row', 'subject.* IS NOT NULL'],
    ['two columns', 'a, b'],
    ['more than an expression', 'a FROM t WHERE b'],
    ['what is no SQL', 'a = = b'],
    ['two statements', 'a; drop table b'],
    ['nothing', ''],
  ];
  it.each(outside)('%s', (_title, text) => {
    expect(parseExpression(text).predicate).toEqual({ kind: 'opaque', text });
  });

  it('also when only a part of it is', () => {
    const text = '((tenant_id = 1) OR (list[1] = 2))';
    expect(parseExpression(text).predicate).toEqual({ kind: 'opaque', text });
  });
});

describe('names', () => {
  it('of the policy’s own row are told from those of a sub-select', () => {
    const { predicate } = parseExpression(
      '(EXISTS ( SELECT 1 FROM public.members m WHERE ((m.org_id = notes.org_id) AND (m.user_id = m.user_id))))',
    );
    const columns = [...walk(predicate)].flatMap((node) =>
      node.kind === 'column' ? [`${node.relation ?? '-'}.${node.column}@${node.level}`] : [],
    );
    expect(columns).toEqual(['m.org_id@0', '-.org_id@1', 'm.user_id@0', 'm.user_id@0']);
  });

  it('of settings are read with whether they may be missing', () => {
    expect(parseExpression("current_setting('app.x'::text)").predicate).toEqual({ kind: 'setting', name: 'app.x', missingOk: false });
    expect(parseExpression("current_setting('app.x'::text, true)").predicate).toEqual({ kind: 'setting', name: 'app.x', missingOk: true });
    expect(kindOf("current_setting(('app.'::text || name), true)")).toBe('call');
    expect(kindOf("other.current_setting('app.x'::text)")).toBe('call');
  });
});

describe('a view’s query', () => {
  it('is understood when it is a plain select, and left alone when it is more', () => {
    expect(parseQuery('SELECT a, b FROM public.t WHERE (a = 1)')).toMatchObject({
      complex: false,
      from: [{ schema: 'public', name: 't' }],
    });
    for (const text of [
      'SELECT a FROM t LIMIT 1',
      'SELECT a FROM t GROUP BY a',
      'SELECT 1 UNION SELECT 2',
      'WITH x AS (SELECT 1) SELECT * FROM x',
      'SELECT * FROM t',
    ]) {
      expect(parseQuery(text), text).toBeNull();
    }
  });
});
