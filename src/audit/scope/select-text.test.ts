import { expect, test } from 'vitest';
import { selectsIn } from './select-text.ts';

const deparsed = ` SELECT f.id,
    COALESCE(sum(o.total) FILTER (WHERE (o.total > (0)::numeric)), (0)::numeric) AS revenue,
    count(DISTINCT l.id) AS labels,
    count(*) AS everything,
    sum(o.total) OVER (PARTITION BY f.id) AS running
   FROM ((public.firms f
     LEFT JOIN public.orders o ON (((o.firm_id)::text = (f.id)::text)))
     LEFT JOIN "Odd Schema"."Labels" l ON (((l.firm_id = f.id) AND (l.kind = 'a'::text))))
  WHERE ((o.state = 'open'::text) AND ((f.name = 'x'::text) OR (f.id = l.id)))
  GROUP BY f.id`;

test('the relations of a join, its equalities under casts, what is fixed and what is added up', () => {
  const [shape, ...more] = selectsIn(deparsed);
  expect(more).toEqual([]);
  expect(shape?.relations).toEqual([
    { alias: 'f', table: { schema: 'public', name: 'firms' } },
    { alias: 'o', table: { schema: 'public', name: 'orders' } },
    { alias: 'l', table: { schema: 'Odd Schema', name: 'Labels' } },
  ]);
  expect(shape?.equal.map(([left, right]) => `${left.alias}.${left.column} = ${right.alias}.${right.column}`)).toEqual([
    'o.firm_id = f.id',
    'l.firm_id = f.id',
  ]);
  expect(shape?.fixed.map((ref) => `${ref.alias}.${ref.column}`)).toEqual(['l.kind', 'o.state', 'f.id']);
  expect(shape?.sums).toEqual([
    { name: 'sum', of: [{ alias: 'o', column: 'total' }] },
    { name: 'count', of: [] },
  ]);
});

test('sub-queries, functions and USING: what is no table is none, and every select is told apart', () => {
  const shapes = selectsIn(` SELECT a.x, s.n
   FROM public.a
     JOIN public.b USING (firm_id)
     JOIN ( SELECT c.firm_id, count(c.id) AS n FROM public.c GROUP BY c.firm_id) s ON s.firm_id = a.firm_id
     CROSS JOIN LATERAL generate_series(1, a.n) g(i)`);
  expect(shapes.map(({ relations }) => relations.map(({ alias, table }) => `${alias} ${table === null ? '-' : table.name}`))).toEqual([
    ['a a', 'b b', 's -', 'g -'],
    ['c c'],
  ]);
  expect(shapes[0]?.equal).toContainEqual([
    { alias: 'a', column: 'firm_id' },
    { alias: 'b', column: 'firm_id' },
  ]);
});
