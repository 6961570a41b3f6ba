import { type Predicate, walk } from '../../model/predicate.ts';
import { binds, policySubject } from '../predicate/binding.ts';
import { bodiesOf, declaredSettings, settingNames } from '../predicate/session-value.ts';
import { isShownWhole } from '../../model/ownership.ts';
import { canBeTrue } from '../predicate/truth.ts';
import type { AuditInput, Rule } from '../rule.ts';
import { expressionsOf } from '../scope/gates.ts';
import { policyObject, policyText } from '../scope/naming.ts';
import { exposureText, ifReached, policyEntrances } from '../scope/reach.ts';
import { type Declared, notNullColumns, surfaceOf } from '../scope/surface.ts';

/** Settings that any session may write and that, set the right way, make the predicate true for another tenant's row. */
export function bypassSettings(input: AuditInput, { table, spec }: Declared, predicate: Predicate): readonly string[] {
  const trusted = declaredSettings(input);
  const { role } = input.tenancy.context;
  // The role in the session is there for logs; a door that believes it is a bypass like any other.
  const notTrusted = new Set(role === null || role.kind === 'claim' ? [] : settingNames(role));
  const suspicious = (part: Predicate): readonly string[] => {
    if (part.kind === 'setting') return !trusted.has(part.name) || notTrusted.has(part.name) ? [part.name] : [];
    if (part.kind !== 'call') return [];
    return bodiesOf(input, part.schema, part.name).flatMap((body) =>
      [...body.matchAll(/current_setting\s*\(\s*'([^']+)'/gi)]
        .map((match) => match[1] ?? '')
        .filter((name) => !trusted.has(name) || notTrusted.has(name)),
    );
  };
  if (![...walk(predicate)].some((part) => suspicious(part).length > 0)) return [];
  const subject = policySubject(table, spec);
  const facts = { notNull: notNullColumns(table) };
  // A flag opens whatever the row is; a setting that is compared with a column is an identity, declared or not.
  const isFlag = (atom: Predicate) => [...walk(atom)].every((part) => part.kind !== 'column');
  const settingsIn = (atom: Predicate) => (isFlag(atom) ? [...walk(atom)].flatMap(suspicious) : []);
  const withOut = canBeTrue(predicate, facts, (atom) =>
    binds(input, atom, subject) || settingsIn(atom).length > 0 ? [false, null] : undefined,
  );
  if (withOut) return [];
  const found = new Set<string>();
  const withFlag = canBeTrue(predicate, facts, (atom) => {
    if (binds(input, atom, subject)) return [false, null];
    for (const name of settingsIn(atom)) found.add(name);
    return undefined;
  });
  return withFlag ? [...found] : [];
}

export const rule: Rule = {
  slug: 'bypass-flag-in-setting',
  code: 'BHA013',
  severity: 'critical',
  title: 'A setting that any session can write opens the table',
  consequence: 'Whoever can run SQL under the role sets the flag and reaches every tenant. An empty value raises an error instead.',
  advice: 'Use a database role and pg_has_role for people who may cross tenants, never a setting.',
  covers: ['T17', 'X-007'],
  check: (input) =>
    surfaceOf(input).declared.flatMap((declared) =>
      declared.table.policies
        .filter((policy) => policy.permissive && declared.spec.kind !== 'reference' && !isShownWhole(declared.spec))
        .flatMap((policy) => {
          const names = [...new Set(expressionsOf(policy).flatMap(({ predicate }) => bypassSettings(input, declared, predicate)))];
          if (names.length === 0) return [];
          const reached = policyEntrances(input, declared.table, policy);
          return [
            {
              object: policyObject(declared.table, policy),
              severity: ifReached(reached, 'critical', 'warning'),
              title: `Policy "${policy.name}" on ${declared.table.schema}.${declared.table.name} opens when ${names.join(' or ')} is set`,
              evidence: [policyText(policy), `${names.join(', ')} is not part of the declared context; set_config writes it for anybody`],
              exposure: exposureText(reached),
            },
          ];
        }),
    ),
};
