import { nameKey } from '../../base/ident.ts';
import type { ContextSource } from '../../model/tenancy.ts';
import { claim, membership, setting } from '../context.ts';
import type { Contract } from '../declaration.ts';
import type { People } from './identity.ts';
import { type Question, ask } from './inference.ts';
import type { Keys } from './keys.ts';
import { type Scene, spell } from './scene.ts';
import { type PolicyUse, claimsInCode, settingsInCode } from './session-use.ts';
import { counted, listed } from './spelling.ts';
import { referenceNames, singular, snake } from './vocabulary.ts';

export interface SessionContext {
  readonly tenant: Contract['tenant']['context'];
  readonly actor: NonNullable<Contract['actor']> | null;
  readonly evidence: readonly string[];
  readonly questions: readonly Question[];
}

const wellFormed = /^[A-Za-z_]\w*(\.[A-Za-z_]\w*)+$/;

/** Where the session carries the tenant and the person, as existing policies, functions and views have it. */
export function inferContext(scene: Scene, keys: Keys, people: People, uses: readonly PolicyUse[]): SessionContext {
  const columns = new Set([...[...keys.byTable.values()].map((key) => key.column), keys.name]);
  const words = new Set(
    [...columns]
      .map(snake)
      .concat(referenceNames(keys.root.name), ['tenant_id', 'tenant', 'current_tenant', 'current_tenant_id', singular(keys.root.name)]),
  );
  const isTenant = (column: string, use: PolicyUse) =>
    columns.has(column) || (column === keys.rootKey && nameKey(use.table) === nameKey(keys.root));
  const inPolicies = uses.flatMap((use) => use.compared.filter(({ column }) => isTenant(column, use)).map(({ carried }) => carried));
  const code = settingsInCode(scene);
  const settings = tally(inPolicies.flatMap((carried) => [...carried.settings]).filter((name) => wellFormed.test(name)));
  const inCode = [...code.keys()].filter((name) => wellFormed.test(name) && words.has(snake(name.split('.').at(-1) ?? '')));
  const claims = tally(inPolicies.flatMap((carried) => [...carried.claims]));
  const bySubject = uses.filter((use) => use.carried.subject && [...use.columns, keys.name].some((name) => columns.has(name)));
  const evidence: string[] = [];
  const questions: Question[] = [];

  const actor = inferActor(people, uses, code, words, questions, scene);
  const named = [...settings.keys(), ...inCode.filter((name) => !settings.has(name))];
  let tenant: SessionContext['tenant'];
  const [first, ...aliases] = named.filter(
    (name) => settings.size === 0 || settings.has(name) || snake(name.split('.').at(-1) ?? '') === 'tenant_id',
  );
  const claimsRead = claimsInCode(scene);
  const claimed = [...claimsRead.keys()].find(
    (name) => !name.startsWith('user_metadata') && words.has(snake(name.split('.').at(-1) ?? '')),
  );
  const [path] = [...claims.keys()].filter((name) => !name.startsWith('user_metadata'));
  if (first !== undefined) {
    evidence.push(
      settings.has(first)
        ? `${counted(settings.get(first) ?? 0, 'policy expression compares', 'policy expressions compare')} the tenant key with the setting ${first}`
        : `${listed(code.get(first) ?? [])} read the setting ${first}`,
    );
    tenant = aliases.length === 0 ? first : setting(first, { aliases });
    if (bySubject.length > 0)
      questions.push(
        ask(
          'tenant.context',
          `Policies of ${listed([...new Set(bySubject.map((use) => spell(scene, use.table)))])} also decide by membership of the signed-in person (auth.uid()). Bulkhead takes the setting ${first} for the tenant; is that what every request sets?`,
        ),
      );
  } else if (path !== undefined) {
    evidence.push(
      `${counted(claims.get(path) ?? 0, 'policy expression compares', 'policy expressions compare')} the tenant key with the claim ${path}`,
    );
    tenant = claim(path);
  } else if (bySubject.length > 0 && people.spec !== null) {
    evidence.push(
      `${counted(bySubject.length, 'policy decides', 'policies decide')} by membership of auth.uid() in ${people.spec.members.table}`,
    );
    tenant = membership;
  } else if (claimed !== undefined) {
    evidence.push(`${listed(claimsRead.get(claimed) ?? [])} read the claim ${claimed}`);
    tenant = claim(claimed);
  } else {
    tenant = 'bulkhead.tenant';
    questions.push(
      ask(
        'tenant.context',
        'No policy, function or view says where a session carries its tenant. Bulkhead would set bulkhead.tenant itself; name your own setting if the application sets one already.',
      ),
    );
  }
  if ([...claims.keys()].some((name) => name.startsWith('user_metadata')))
    questions.push(
      ask(
        'tenant.context',
        'A policy reads the tenant from user_metadata, which its user can edit. It is not taken as context: keep the tenant in app_metadata.',
      ),
    );
  const used = new Set([first, ...aliases, ...sourceNames(actor)]);
  questions.push(
    ...otherSettings(
      scene,
      keys,
      [...new Set([...code.keys(), ...uses.flatMap((use) => [...use.carried.settings])])].filter((name) => !used.has(name)),
    ),
  );
  return { tenant, actor, evidence, questions };
}

function inferActor(
  people: People,
  uses: readonly PolicyUse[],
  code: ReadonlyMap<string, readonly string[]>,
  words: ReadonlySet<string>,
  questions: Question[],
  scene: Scene,
): SessionContext['actor'] {
  const columns = new Set([...people.userColumns.values()].concat(people.users === null ? [] : [people.userKey]));
  const compared = uses.flatMap((use) => use.compared.filter(({ column }) => columns.has(column)).map(({ carried }) => carried));
  const named = [...uses.flatMap((use) => [...use.carried.settings]), ...code.keys()].filter((name) =>
    /^(current_)?(user|actor|member|person|account)(_id)?$|^uid$/.test(snake(name.split('.').at(-1) ?? '')),
  );
  const [own] = [...tally(compared.flatMap((carried) => [...carried.settings])).keys(), ...named].filter(
    (name) => wellFormed.test(name) && !words.has(snake(name.split('.').at(-1) ?? '')),
  );
  const typed = (source: string | ContextSource) => (people.userType === 'uuid' ? source : { source, type: people.userType });
  if (own !== undefined) return typed(own);
  if (compared.some((carried) => carried.subject)) return typed(claim('sub'));
  const elsewhere = uses.flatMap((use) => use.compared.filter(({ carried }) => carried.subject).map(({ column }) => column));
  const [subject] = elsewhere;
  if (subject !== undefined && people.users !== null) {
    questions.push(
      ask(
        'actor',
        `Policies compare auth.uid() with ${subject}, which is not ${spell(scene, people.users)}.${people.userKey}. The actor must be the value of ${people.userKey}; until you say where the session carries it, Bulkhead sets bulkhead.actor itself.`,
      ),
    );
  } else if (uses.some((use) => use.carried.subject)) {
    return typed(claim('sub'));
  }
  if (subject === undefined && claimsInCode(scene).has('sub')) return typed(claim('sub'));
  return people.userType === 'uuid' ? null : typed('bulkhead.actor');
}

// Settings that mean something else: a narrower scope, or power that a session gives itself.
function otherSettings(scene: Scene, keys: Keys, names: readonly string[]): readonly Question[] {
  return names.flatMap((name): readonly Question[] => {
    const last = snake(name.split('.').at(-1) ?? '');
    if (/(super_?admin|is_admin|bypass|impersonat|service_role|root)/.test(last))
      return [
        ask(
          'tenant.context',
          `The setting ${name} looks like power that any session can give itself. Bulkhead trusts no such setting: use a platform role instead.`,
        ),
      ];
    const scoped = scene.tables.find(
      (table) => nameKey(table) !== nameKey(keys.root) && referenceNames(table.name).includes(last) && keys.byTable.has(nameKey(table)),
    );
    return scoped === undefined
      ? []
      : [
          ask(
            'tenant.context',
            `The setting ${name} narrows a session to one row of ${spell(scene, scoped)}. Should rows outside it be behind the wall too?`,
            `scopes: { ${singular(scoped.name)}: scope(setting('${name}')) }`,
          ),
        ];
  });
}

function sourceNames(actor: SessionContext['actor']): readonly string[] {
  if (actor === null) return [];
  const source = typeof actor === 'object' && 'source' in actor ? actor.source : actor;
  return typeof source === 'string' ? [source] : source.kind === 'setting' ? [source.name, ...source.aliases] : [];
}

function tally(names: readonly string[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const name of names) counts.set(name, (counts.get(name) ?? 0) + 1);
  return new Map([...counts].sort(([a, m], [b, n]) => n - m || (a < b ? -1 : 1)));
}
