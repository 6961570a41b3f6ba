import { nameKey } from '../../base/ident.ts';
import { routineKey } from '../../model/routine.ts';
import type { Finding } from '../finding.ts';
import { exposureText, objectEntrances } from '../scope/reach.ts';
import type { AuditInput } from '../rule.ts';
import { type Explanation, sections } from './explanation.ts';
import { findingLines, wayLines } from './facts.ts';
import { type Found, find } from './find.ts';
import { explainTable, explainView } from './relation.ts';
import { explainRole } from './role.ts';
import { explainRoutine } from './routine.ts';

/** Everything that is known of the objects that a name may mean; empty when there is none of that name. */
export function explain(input: AuditInput, findings: readonly Finding[], name: string): readonly Explanation[] {
  return find(input, name).flatMap((found) => one(input, findings, found) ?? []);
}

function one(input: AuditInput, findings: readonly Finding[], { kind, name }: Found): Explanation | undefined {
  const { database } = input;
  switch (kind) {
    case 'table': {
      const table = database.tables.find((candidate) => nameKey(candidate) === name);
      return table && explainTable(input, findings, table);
    }
    case 'view': {
      const view = database.views.find((candidate) => nameKey(candidate) === name);
      return view && explainView(input, findings, view);
    }
    case 'function': {
      const routine = database.routines.find((candidate) => routineKey(candidate) === name);
      return routine && explainRoutine(input, findings, routine);
    }
    case 'role': {
      const role = database.roles.find((candidate) => candidate.name === name);
      return role && explainRole(input, findings, role);
    }
    case 'sequence': {
      const sequence = database.sequences.find((candidate) => nameKey(candidate) === name);
      if (sequence === undefined) return undefined;
      const ways = exposureText(objectEntrances(input, sequence, ['SELECT', 'UPDATE', 'USAGE']));
      return {
        title: `sequence ${name}`,
        facts: [
          sequence.ownedBy === null ? 'No column owns it.' : `It feeds ${nameKey(sequence.ownedBy.table)}.${sequence.ownedBy.column}.`,
          `It belongs to ${sequence.owner}.`,
        ],
        sections: sections(['Who reaches it', wayLines(database, ways, name)], ['Findings', findingLines(findings, name)]),
      };
    }
  }
}
