import { nameKey } from '../../base/ident.ts';
import { id, qid, sql } from '../../base/sql.ts';
import type { Rule } from '../rule.ts';
import { statement } from '../scope/mend.ts';

export const rule: Rule = {
  slug: 'rewrite-rule',
  code: 'BHA070',
  severity: 'warning',
  title: 'A rewrite rule changes what a statement does',
  consequence:
    'The statement is rewritten and what it touches is checked as the owner of the relation: writes may go where the caller has no right.',
  advice: 'Replace the rule by a trigger, which runs as the caller.',
  covers: ['O22'],
  check: (input) =>
    [...input.database.tables, ...input.database.views]
      .filter((relation) => input.tenancy.schemas.includes(relation.schema))
      .flatMap((relation) =>
        relation.rules
          .filter((found) => found.enabled !== 'disabled')
          .map((found) => ({
            object: { kind: relation.kind, name: nameKey(relation) },
            title: `Rule "${found.name}" rewrites ${found.event} on ${nameKey(relation)}`,
            evidence: [found.definition],
            fix: [statement(sql`drop rule ${id(found.name)} on ${qid(relation)}`)],
            detail: found.name,
          })),
      ),
};
