import { nameKey } from '../../base/ident.ts';
import { type Predicate, type Subquery, children } from '../../model/predicate.ts';
import type { AuditInput, Rule } from '../rule.ts';
import { expressionsOf } from '../scope/gates.ts';
import { policyObject, policyText } from '../scope/naming.ts';
import { exposureText, ifReached, policyEntrances } from '../scope/reach.ts';

/** The tables under row security whose rows must be absent for the predicate to be true. */
function absent(input: AuditInput, predicate: Predicate, schema: string, negative = false): readonly string[] {
  const hidden = (query: Subquery) =>
    query.from
      .filter((from) => from.source === 'relation')
      .map((from) => nameKey({ schema: from.schema ?? schema, name: from.name }))
      .filter((name) => input.database.tables.some((table) => nameKey(table) === name && table.rowSecurity));
  const own =
    (predicate.kind === 'exists' || predicate.kind === 'in') &&
    negative !== (predicate.kind === 'in' && predicate.all && predicate.operator === '<>')
      ? hidden(predicate.query)
      : [];
  // `count(*) = 0` asks for absence in other words.
  const counted =
    predicate.kind === 'compare'
      ? [predicate.left, predicate.right].flatMap((side) =>
          side.kind === 'subselect' && side.query.select.some((item) => item.kind === 'call' && item.name === 'count')
            ? hidden(side.query)
            : [],
        )
      : [];
  return [
    ...own,
    ...counted,
    ...children(predicate).flatMap((child) => absent(input, child, schema, predicate.kind === 'not' ? !negative : negative)),
  ];
}

export const rule: Rule = {
  slug: 'absence-asked-under-row-security',
  code: 'BHA083',
  severity: 'high',
  title: 'A policy asks that rows be absent which its caller may not see',
  consequence:
    'The sub-select runs under the policies of the caller: an outsider sees no rows, so "nobody has joined yet" is true for him.',
  advice: 'Ask in a definer function owned by a role outside row security.',
  covers: ['T28'],
  check: (input) =>
    input.database.tables.flatMap((table) =>
      table.policies.flatMap((policy) => {
        const names = [...new Set(expressionsOf(policy).flatMap(({ predicate }) => absent(input, predicate, table.schema)))];
        if (names.length === 0 || !policy.permissive) return [];
        const reached = policyEntrances(input, table, policy);
        return [
          {
            object: policyObject(table, policy),
            severity: ifReached(reached, 'high', 'warning'),
            title: `Policy "${policy.name}" on ${table.schema}.${table.name} asks for the absence of rows of ${names.join(', ')}`,
            evidence: [policyText(policy), `row security is on for ${names.join(', ')}`],
            exposure: exposureText(reached),
          },
        ];
      }),
    ),
};
