import { nameKey } from '../../base/ident.ts';
import { didYouMean } from '../../base/suggest.ts';
import type { Database } from '../../model/database.ts';
import type { Table } from '../../model/table.ts';
import type { Contract } from '../declaration.ts';
import { inferCode } from './code-objects.ts';
import { inferContext } from './context.ts';
import { inferPeople } from './identity.ts';
import { type Hints, type Inference, type Question, type RootCandidate, ask } from './inference.ts';
import { tenantKeys } from './keys.ts';
import { inferKinds } from './kinds.ts';
import { inferRoles } from './roles.ts';
import { enough, hintedRoot, rootCandidates } from './root.ts';
import { type Scene, findTable, sceneOf, spell } from './scene.ts';
import { type PolicyUse, policyUses } from './session-use.ts';
import { settle } from './settle.ts';
import { counted, listed } from './spelling.ts';
import { tableInference } from './table-inference.ts';
import { verdict } from './verdict.ts';

/**
 * Reads the tenancy off a database nobody has declared yet: keys, names, policies, functions and grants. Pure; what it
 * cannot know becomes a question, and what is in doubt is declared as the safest kind.
 */
export function inferTenancy(database: Database, hints: Hints = {}): Inference {
  const scene = sceneOf(database);
  const uses = policyUses(scene);
  const candidates = rootCandidates(scene, uses);
  const questions: Question[] = [];
  const root = chooseRoot(scene, candidates, hints.root, questions);
  const base = { database: database.server.database, candidates, schemas: scene.schemas };
  if (root === null) return { ...base, tenancy: null, contract: null, tables: [], questions };

  const keys = tenantKeys(scene, root, hints.key);
  if (!keys.typeKnown)
    questions.push(
      ask(
        'tenant.root',
        `The key of ${spell(scene, root)} is neither uuid, bigint, integer nor text. Tenant ids of another type are not supported.`,
      ),
    );
  const people = inferPeople(scene, keys);
  const context = inferContext(scene, keys, people, uses);
  const kinds = inferKinds(scene, keys, people, uses);
  const roles = inferRoles(scene);
  const code = inferCode(scene, context.tenant);
  const role = people.spec?.members.role;
  const rolesTable = typeof role === 'object' ? role.table : undefined;
  const tables = scene.tables.map((table) =>
    tableInference(scene, table, kinds.get(nameKey(table)) ?? verdict('sealed', 'doubtful', []), keys.name, rolesTable),
  );
  questions.push(...people.questions, ...context.questions, ...roles.questions, ...policyQuestions(scene, uses), ...code.questions);

  const contract: Contract = {
    tenant: {
      root: spell(scene, root),
      ...(keys.rootKey === 'id' ? {} : { rootKey: keys.rootKey }),
      key: keys.name,
      ...(keys.type === 'uuid' ? {} : { type: keys.type }),
      context: context.tenant,
    },
    ...(context.actor === null ? {} : { actor: context.actor }),
    ...(people.spec === null ? {} : { identity: people.spec }),
    roles: roles.spec,
    ...(scene.schemas.join() === 'public' ? {} : { schemas: scene.schemas }),
    tables: {},
    ...(Object.keys(code.views).length === 0 ? {} : { views: code.views }),
    ...(Object.keys(code.functions).length === 0 ? {} : { functions: code.functions }),
  };
  const evidence = context.evidence.map((fact) => `context: ${fact}`);
  const named = candidates.map((candidate) =>
    nameKey(candidate.table) === nameKey(root) ? { ...candidate, evidence: [...candidate.evidence, ...evidence] } : candidate,
  );
  return { ...base, candidates: named, ...settle(database, contract, tables, questions) };
}

function chooseRoot(scene: Scene, candidates: readonly RootCandidate[], hint: string | undefined, questions: Question[]): Table | null {
  const names = scene.tables.map((table) => spell(scene, table));
  if (hint !== undefined) {
    const found = hintedRoot(scene, hint);
    const meant = found === undefined ? didYouMean(hint, names) : undefined;
    if (found === undefined)
      questions.push(ask('tenant.root', `There is no table ${hint}.${meant === undefined ? '' : ` Did you mean ${meant}?`}`));
    return found ?? null;
  }
  const [best, second] = candidates;
  if (best === undefined || best.score < enough) {
    const closest = candidates.slice(0, 3).map((candidate) => `${spell(scene, candidate.table)} (${candidate.score})`);
    questions.push(
      ask(
        'tenant.root',
        `None of ${counted(scene.tables.length, 'table')} looks like the tenants${closest.length === 0 ? '' : `; the closest are ${listed(closest)}`}. Which table has one row per tenant?`,
      ),
    );
    return null;
  }
  if (second !== undefined && best.score - second.score < 12) {
    questions.push(
      ask(
        'tenant.root',
        `Is a tenant a row of ${spell(scene, best.table)} (score ${best.score}) or of ${spell(scene, second.table)} (${second.score})?`,
      ),
    );
  } else if (best.score < enough + 10) {
    questions.push(ask('tenant.root', `Little says that ${spell(scene, best.table)} are the tenants (score ${best.score}). Are they?`));
  }
  return findTable(scene, best.table) ?? null;
}

function policyQuestions(scene: Scene, uses: readonly PolicyUse[]): readonly Question[] {
  if (uses.length === 0) return [];
  const tables = [...new Set(uses.map((use) => spell(scene, use.table)))];
  return [
    ask(
      'existingPolicies',
      `${counted(uses.length, 'policy', 'policies')} on ${listed(tables)}: what was there before stays as further doors behind the wall. Do the doors of the contract replace it?`,
      "existingPolicies: 'replace'",
    ),
  ];
}
