import { nameKey } from '../../base/ident.ts';
import type { Routine } from '../../model/routine.ts';
import type { Contract, FunctionDeclaration, ViewDeclaration } from '../declaration.ts';
import { callable, definer, invoker } from '../kinds.ts';
import { keyText, stringText } from '../write/literal.ts';
import { type Question, ask } from './inference.ts';
import { type Scene, spell } from './scene.ts';
import { carriedBy } from './session-use.ts';

export interface CodeObjects {
  readonly views: Readonly<Record<string, ViewDeclaration>>;
  readonly functions: Readonly<Record<string, FunctionDeclaration>>;
  readonly questions: readonly Question[];
}

/** Views become views of their reader; functions of the caller stay callable. What runs with other rights is asked for. */
export function inferCode(scene: Scene, context: Contract['tenant']['context']): CodeObjects {
  const questions: Question[] = [];
  const views: [string, ViewDeclaration][] = [];
  for (const view of scene.database.views.filter((candidate) => scene.schemas.includes(candidate.schema))) {
    const name = spell(scene, view);
    if (!view.materialized) views.push([name, invoker()]);
    else
      questions.push(
        ask(
          'views',
          `${name} is a materialised view: it holds the rows of all tenants and knows no row security. Not declared, so run-time roles lose it; a table with a tenant key can take its place.`,
        ),
      );
  }
  const functions: [string, FunctionDeclaration][] = [];
  const own = scene.database.routines.filter(
    (routine) =>
      scene.schemas.includes(routine.schema) &&
      routine.returns !== 'trigger' &&
      routine.returns !== 'event_trigger' &&
      (routine.type === 'function' || routine.type === 'procedure'),
  );
  for (const routine of own) {
    const name = routineName(scene, routine, own);
    if (name === null)
      questions.push(ask('functions', `${spell(scene, routine)} cannot be named in the contract, so run-time roles may not call it.`));
    else if (!routine.securityDefiner) functions.push([name, callable()]);
    else describeDefiner(scene, routine, name, context, functions, questions);
  }
  return { views: Object.fromEntries(views), functions: Object.fromEntries(functions), questions };
}

function describeDefiner(
  scene: Scene,
  routine: Routine,
  name: string,
  context: Contract['tenant']['context'],
  functions: [string, FunctionDeclaration][],
  questions: Question[],
): void {
  const carried = carriedBy(scene.database, routine.body);
  const settings = settingsOf(context).filter((name) => carried.settings.has(name) || carried.claims.has(name));
  const pinned = routine.config.some((entry) => entry.startsWith('search_path='));
  if (settings.length > 0 && pinned) {
    functions.push([name, definer({ reason: `It was there before; its body reads ${settings.join(', ')}.`, tenantCheck: 'context' })]);
    questions.push(
      ask(
        `functions.${name}`,
        `It runs as ${routine.owner} and reads ${settings.join(', ')}. Does every statement in it keep to that tenant, and why does it have to run as its owner?`,
      ),
    );
    return;
  }
  const why = settings.length > 0 ? 'and its search_path is not pinned' : 'and its body never reads the tenant of the session';
  const reason = stringText('say why it runs as its owner');
  questions.push(
    ask(
      'functions',
      `${name} runs as ${routine.owner}, ${why}. Not declared, so run-time roles may not call it. Would the rights of its caller do (callable())? Or does it serve callers who have no tenant yet?`,
      `${keyText(name)}: definer({ reason: ${reason}, tenantCheck: 'pre-tenant' }),`,
    ),
  );
}

/** What a body has to read to know the tenant: settings, or the path of a claim. */
function settingsOf(context: Contract['tenant']['context']): readonly string[] {
  if (typeof context === 'string') return [context];
  if (context.kind === 'claim') return [context.path.join('.')];
  return context.kind === 'setting' ? [context.name, ...context.aliases] : [];
}

// The contract reads `(` as the beginning of the argument types, and the same name twice needs them.
function routineName(scene: Scene, routine: Routine, all: readonly Routine[]): string | null {
  if (`${routine.schema}${routine.name}`.includes('(')) return null;
  const name = spell(scene, routine);
  const same = all.filter((other) => nameKey(other) === nameKey(routine));
  return same.length === 1 ? name : `${name}(${routine.signature})`;
}
