import { nameKey } from '../../base/ident.ts';
import { type Routine, routineKey } from '../../model/routine.ts';
import type { Finding } from '../finding.ts';
import type { AuditInput } from '../rule.ts';
import { exposureText, objectEntrances } from '../scope/reach.ts';
import { mentionsContext, touchedTables } from '../scope/routines.ts';
import { type Explanation, sections } from './explanation.ts';
import { findingLines, wayLines } from './facts.ts';

export function explainRoutine(input: AuditInput, findings: readonly Finding[], routine: Routine): Explanation {
  const name = routineKey(routine);
  const { database } = input;
  const ways = exposureText(objectEntrances(input, routine, ['EXECUTE']));
  const called = `${routine.name}(`;
  return {
    title: `${routine.type} ${name}`,
    facts: [
      `It runs ${routine.securityDefiner ? `as ${routine.owner}` : 'as its caller'}, in ${routine.language}, and is ${routine.volatility}.`,
      `It belongs to ${routine.owner}.`,
      mentionsContext(input, routine)
        ? 'Its body asks for the tenant of the session.'
        : 'Its body does not ask for the tenant of the session.',
      ...(routine.config.length === 0 ? [] : [`Its settings: ${routine.config.join(', ')}.`]),
      ...(routine.leakproof ? ['It is called leakproof.'] : []),
    ],
    sections: sections(
      ['Who may call it', ways.length === 0 ? ['No role that must not cross.'] : wayLines(database, ways, name)],
      ['Names tables', touchedTables(input, routine).map(({ table }) => nameKey(table))],
      [
        'Is asked by policies',
        database.tables.flatMap((table) =>
          table.policies
            .filter((policy) => [policy.using, policy.check].some((expression) => expression?.text.includes(called) === true))
            .map((policy) => `"${policy.name}" on ${nameKey(table)}`),
        ),
      ],
      [
        'Is run by triggers',
        database.tables.flatMap((table) =>
          table.triggers
            .filter((trigger) => nameKey(trigger.function) === nameKey(routine))
            .map((trigger) => `"${trigger.name}" on ${nameKey(table)}`),
        ),
      ],
      ['Text', (routine.definition ?? routine.body).trimEnd().split('\n')],
      ['Findings', findingLines(findings, name)],
    ),
  };
}
