import type { Inference, Question, TableInference } from '../infer/inference.ts';
import { nameKey } from '../../base/ident.ts';
import { spellName } from '../infer/spelling.ts';
import type { Contract } from '../declaration.ts';
import { comment, questionComment } from './comment.ts';
import { type Imports, actorText, functionText, sourceText, tableText, viewText } from './declaration.ts';
import { keyText, literalText, objectText, stringText } from './literal.ts';

export interface WriteOptions {
  /** Where the file that `writeTypes` made lies, e.g. `./bulkhead.types.ts`; with it a misspelt name is a compile error. */
  readonly types?: string;
}

/**
 * The text of a first `bulkhead.config.ts`: one line per table, and every doubt as a question right above the line it
 * concerns. Resolves against the database it was inferred from, unless no root was found.
 */
export function writeContract(inference: Inference, options: WriteOptions = {}): string {
  const imports: Imports = new Set(['defineTenancy']);
  const { contract } = inference;
  const body = contract === null ? skeleton(inference) : contractLines(inference, contract, imports);
  return [
    ...header(inference),
    `import { ${[...imports].sort().join(', ')} } from 'bulkhead';`,
    ...(options.types === undefined ? [] : [`import type { Schema } from ${stringText(options.types)};`]),
    '',
    `export default defineTenancy${options.types === undefined ? '' : '<Schema>'}({`,
    ...body,
    '});',
    '',
  ].join('\n');
}

function header(inference: Inference): readonly string[] {
  const { candidates, tenancy, contract, schemas } = inference;
  const root = contract?.tenant.root;
  const name = (candidate: Inference['candidates'][number]) => spellName(candidate.table, schemas[0]);
  const chosen = candidates.find((candidate) =>
    tenancy === null ? name(candidate) === root : nameKey(candidate.table) === nameKey(tenancy.root),
  );
  const rest = candidates.filter((candidate) => candidate !== chosen).slice(0, 3);
  const also =
    rest.length === 0
      ? []
      : comment(`Also looked at: ${rest.map((candidate) => `${name(candidate)} (${candidate.score})`).join(', ')}.`, '');
  const open = inference.questions.length + inference.tables.reduce((sum, table) => sum + table.questions.length, 0);
  return [
    ...comment(`The tenancy of the database ${inference.database}, as far as it could be read off it.`, ''),
    ...comment(
      open === 0
        ? 'Nothing was in doubt.'
        : `Search for QUESTION (${open}): until you answer, what is in doubt is declared as the safest kind.`,
      '',
    ),
    '//',
    ...(chosen === undefined
      ? []
      : [
          ...comment(`A tenant is a row of ${name(chosen)} (score ${chosen.score}):`, ''),
          ...chosen.evidence.flatMap((fact) => comment(`- ${fact}`, '', '  ')),
        ]),
    ...also,
  ];
}

function contractLines(inference: Inference, contract: Contract, imports: Imports): readonly string[] {
  const { tables, questions } = inference;
  const about = (...paths: readonly string[]) =>
    questions.filter((question) => paths.includes(question.path)).flatMap((question) => questionComment(question, '  '));
  const { tenant, identity, actor, roles, schemas, views = {}, functions = {} } = contract;
  const tenantText = objectText([
    ...Object.entries(tenant).flatMap(([name, value]) => (name === 'context' ? [] : [[name, literalText(value)] as const])),
    ['context', sourceText(tenant.context, imports)],
  ]);
  return [
    ...about('tenant.root', 'tenant.context'),
    `  tenant: ${tenantText},`,
    ...about('actor'),
    ...(actor === undefined ? [] : [`  actor: ${actorText(actor, imports)},`]),
    ...about('identity'),
    ...(identity === undefined ? [] : [`  identity: ${literalText(identity)},`]),
    ...about('roles'),
    `  roles: ${literalText(roles)},`,
    ...(schemas === undefined ? [] : [`  schemas: ${literalText(schemas)},`]),
    ...about('existingPolicies'),
    '  tables: {',
    ...tableLines(tables, imports),
    '  },',
    ...section(
      'views',
      Object.entries(views).map(([name, view]) => [name, viewText(view, imports)] as const),
      questions,
    ),
    ...section(
      'functions',
      Object.entries(functions).map(([name, routine]) => [name, functionText(routine, imports)] as const),
      questions,
    ),
  ];
}

function tableLines(tables: readonly TableInference[], imports: Imports): readonly string[] {
  return tables.flatMap((table) => [
    ...table.questions.flatMap((question, index) =>
      questionComment(question, '    ', index === 0 && table.confidence !== 'sure' ? table.evidence : []),
    ),
    `    ${keyText(table.name)}: ${tableText(table.declaration, imports)},`,
  ]);
}

// What was left out is asked for at the end, where its line would stand.
function section(title: string, entries: readonly (readonly [string, string])[], questions: readonly Question[]): readonly string[] {
  const asked = (path: string) =>
    questions.filter((question) => question.path === path).flatMap((question) => questionComment(question, '    '));
  const left = asked(title);
  if (entries.length === 0 && left.length === 0) return [];
  const lines = entries.flatMap(([name, text]) => [...asked(`${title}.${name}`), `    ${keyText(name)}: ${text},`]);
  return [`  ${title}: {`, ...lines, ...left, '  },'];
}

// Says what is missing and does not resolve: an empty root is a problem that names itself.
function skeleton(inference: Inference): readonly string[] {
  const base = inference.database.replace(/[^\w]/g, '_').slice(0, 40) || 'bulkhead';
  return [
    ...inference.questions.flatMap((question) => questionComment(question, '  ')),
    `  tenant: { root: '', key: 'tenant_id', context: 'bulkhead.tenant' },`,
    `  roles: { migrator: ${stringText(`${base}_migrator`)}, app: ${stringText(`${base}_app`)} },`,
    '  tables: {},',
  ];
}
