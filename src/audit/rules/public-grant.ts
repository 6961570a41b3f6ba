import { nameKey } from '../../base/ident.ts';
import { qid } from '../../base/sql.ts';
import type { Privilege } from '../../model/grant.ts';
import type { AuditInput, Observation, Rule } from '../rule.ts';
import { revoke } from '../scope/mend.ts';
import { surfaceOf } from '../scope/surface.ts';

function observe(input: AuditInput): readonly Observation[] {
  const { declared, partitions, undeclared } = surfaceOf(input);
  const reference = new Set(declared.filter(({ spec }) => spec.kind === 'reference').map(({ table }) => nameKey(table)));
  const views = input.database.views.filter((view) => input.tenancy.schemas.includes(view.schema));
  return [...declared.map(({ table }) => table), ...partitions.map(({ table }) => table), ...undeclared, ...views].flatMap((relation) => {
    const columns = (relation.columns as readonly { readonly grants: typeof relation.grants }[]).flatMap((column) => column.grants);
    const held = [
      ...new Set([...relation.grants, ...columns].filter((grant) => grant.grantee === 'public').map((grant) => grant.privilege)),
    ];
    const granted: readonly Privilege[] = reference.has(nameKey(relation)) ? held.filter((privilege) => privilege !== 'SELECT') : held;
    if (granted.length === 0) return [];
    const open = relation.kind === 'view' || !relation.rowSecurity;
    return [
      {
        object: { kind: relation.kind, name: nameKey(relation) },
        severity: open ? ('high' as const) : ('warning' as const),
        title: `Everybody holds ${granted.join(', ')} on ${nameKey(relation)}`,
        evidence: [
          `granted to PUBLIC: ${granted.join(', ')}`,
          ...(relation.kind === 'table' ? [`row security is ${relation.rowSecurity ? 'on' : 'off'}`] : []),
        ],
        exposure: ['PUBLIC: every role of the cluster, also those that are made later'],
        fix: [revoke(granted, qid(relation), 'public')],
      },
    ];
  });
}

export const rule: Rule = {
  slug: 'public-grant',
  code: 'BHA040',
  severity: 'warning',
  title: 'A table is granted to PUBLIC',
  consequence: 'Every role of the cluster holds the right, of other applications and of the future too.',
  advice: 'Revoke it from PUBLIC and grant it to the roles that need it.',
  covers: ['O20', 'X-056'],
  check: observe,
};
