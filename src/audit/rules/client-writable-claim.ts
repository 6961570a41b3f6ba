import { type Predicate, walk } from '../../model/predicate.ts';
import { bodiesOf } from '../predicate/session-value.ts';
import type { AuditInput, Rule } from '../rule.ts';
import { expressionsOf } from '../scope/gates.ts';
import { policyObject, policyText } from '../scope/naming.ts';
import { exposureText, ifReached, policyEntrances } from '../scope/reach.ts';

const metadata = /\b(raw_)?user_meta_?data\b/;

/** What of the user's own writing an expression reads, also in the bodies of the functions that it calls. */
function trusted(input: AuditInput, predicate: Predicate): readonly string[] {
  return [...walk(predicate)].flatMap((part): readonly string[] => {
    if (part.kind === 'constant' && typeof part.value === 'string') return metadata.exec(part.value)?.slice(0, 1) ?? [];
    if (part.kind === 'column') return part.column === 'raw_user_meta_data' ? [part.column] : [];
    if (part.kind !== 'call') return [];
    return bodiesOf(input, part.schema, part.name).flatMap((body) => {
      const [name] = metadata.exec(body) ?? [];
      return name === undefined ? [] : [`${name} in ${part.name}()`];
    });
  });
}

export const rule: Rule = {
  slug: 'client-writable-claim',
  code: 'BHA081',
  severity: 'high',
  title: 'A policy trusts a claim that its subject writes',
  consequence: 'User metadata is edited by the user himself: he writes the tenant or the role that the policy asks for.',
  advice: 'Use app_metadata, or look the membership up.',
  covers: ['T21'],
  check: (input) =>
    input.database.tables.flatMap((table) =>
      table.policies.flatMap((policy) => {
        const found = [...new Set(expressionsOf(policy).flatMap(({ predicate }) => trusted(input, predicate)))];
        if (found.length === 0) return [];
        const reached = policyEntrances(input, table, policy);
        return [
          {
            object: policyObject(table, policy),
            severity: ifReached(reached, 'high', 'warning'),
            title: `Policy "${policy.name}" on ${table.schema}.${table.name} trusts ${found.join(', ')}`,
            evidence: [policyText(policy)],
            exposure: exposureText(reached),
          },
        ];
      }),
    ),
};
