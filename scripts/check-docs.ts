import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { codes } from '../src/base/codes.ts';
import { filesBelow, readAll, readText } from './files.ts';
import { rooms } from './layers.ts';
import { type Outcome, outcome } from './outcome.ts';
import { root } from './root.ts';

/** Documents and code name the same things: error codes, audit rules, rooms; links lead somewhere; ADRs are whole. */
export function checkDocs(): Outcome {
  const pages = readAll([...filesBelow('docs', /\.md$/), ...rootPages()]);
  const rules = readAll(filesBelow('src/audit/rules', /(?<!\.test)\.ts$/));
  const slugs = [...rules.values()].flatMap(slugOf);
  const problems = [
    ...errorPageProblems(codes, pages),
    ...ruleFileProblems(rules),
    ...onePageEach('audit rule', slugs, 'docs/reference/rules', pages),
    ...adrProblems(pages),
    ...roomProblems(readText('ARCHITECTURE.md')),
    ...[...pages].flatMap(([path, text]) => linkProblems(path, text, (target) => existsSync(join(root, target)))),
  ];
  return outcome(problems, `${pages.size} pages, ${Object.keys(codes).length} error codes, ${slugs.length} audit rules`);
}

/** The documents at the top of the checkout. */
export function rootPages(): readonly string[] {
  return ['README.md', 'ARCHITECTURE.md', 'CONVENTIONS.md', 'CONTRIBUTING.md', 'SECURITY.md', 'CHANGELOG.md'].filter((name) =>
    existsSync(join(root, name)),
  );
}

const errorSections = ['What happened', 'Why it matters', 'How to fix', 'Related'];
const adrSections = ['Context', 'Decision', 'Consequences', 'What would change our mind'];

export function errorPageProblems(registry: Readonly<Record<string, string>>, pages: ReadonlyMap<string, string>): readonly string[] {
  const folder = 'docs/reference/errors';
  return [
    ...onePageEach('error code', Object.keys(registry), folder, pages),
    ...Object.entries(registry).flatMap(([code, title]) => {
      const path = `${folder}/${code}.md`;
      const text = pages.get(path);
      if (text === undefined) return [];
      const heading = `# ${code}: ${title}`;
      return [
        ...(text.split('\n')[0] === heading ? [] : [`${path}: the first line has to be "${heading}"`]),
        ...missingSections(path, text, errorSections),
      ];
    }),
  ];
}

/** Every name has its page in the folder, and every page (README.md aside) its name. */
export function onePageEach(what: string, names: readonly string[], folder: string, pages: ReadonlyMap<string, string>): readonly string[] {
  const there = [...pages.keys()].filter((path) => dirname(path) === folder && !path.endsWith('/README.md'));
  const wanted = names.map((name) => `${folder}/${name}.md`);
  return [
    ...wanted.filter((path) => !pages.has(path)).map((path) => `${path} is missing: every ${what} has its page`),
    ...there.filter((path) => !wanted.includes(path)).map((path) => `${path} has no ${what} of its name`),
  ];
}

// A file that says `slug:` holds a rule; a list of the rules holds none.
function slugOf(text: string): readonly string[] {
  const slug = /^ {2}slug: '([^']+)'/m.exec(text)?.[1];
  return slug === undefined ? [] : [slug];
}

/** A rule lies in the file that is named after it. */
export function ruleFileProblems(rules: ReadonlyMap<string, string>): readonly string[] {
  return [...rules].flatMap(([path, text]) => {
    const slug = slugOf(text)[0];
    return slug === undefined || path.endsWith(`/${slug}.ts`) ? [] : [`${path} holds the rule ${slug}: name the file ${slug}.ts`];
  });
}

function adrProblems(pages: ReadonlyMap<string, string>): readonly string[] {
  const paths = [...pages.keys()].filter((path) => path.startsWith('docs/adr/') && !path.endsWith('/README.md'));
  return paths.flatMap((path, index) => {
    const number = /\/(\d{4})-[a-z0-9-]+\.md$/.exec(path)?.[1];
    const expected = String(index + 1).padStart(4, '0');
    return [
      ...(number === expected ? [] : [`${path}: the next number is ${expected}; name it ${expected}-what-was-decided.md`]),
      ...missingSections(path, pages.get(path) ?? '', adrSections),
    ];
  });
}

function missingSections(path: string, text: string, sections: readonly string[]): readonly string[] {
  const found = text.split('\n').flatMap((line) => (line.startsWith('## ') ? [line.slice(3).trim()] : []));
  return found.join('|') === sections.join('|')
    ? []
    : [`${path}: its sections have to be ${sections.join(', ')}; they are ${found.join(', ') || 'none'}`];
}

/** The code map of ARCHITECTURE.md has one paragraph for each room, in the order of the table. */
function roomProblems(architecture: string): readonly string[] {
  const found = [...architecture.matchAll(/^### `([^`]+)`/gm)].map((match) => match[1]);
  const wanted = rooms.map((room) => room.name);
  return found.join() === wanted.join()
    ? []
    : [`ARCHITECTURE.md: its code map has to describe ${wanted.join(', ')}, in this order; it describes ${found.join(', ')}`];
}

/** Relative links whose file does not exist. Code is not searched. */
export function linkProblems(path: string, text: string, exists: (target: string) => boolean): readonly string[] {
  const prose = text.replace(/^(```+|~~~+)[\s\S]*?^\1/gm, (block) => block.replace(/[^\n]/g, '')).replace(/`[^`\n]*`/g, '');
  return [...prose.matchAll(/\]\(([^)\s]+)\)/g)].flatMap((match) => {
    const target = (match[1] ?? '').replace(/#.*$/, '');
    if (target === '' || /^[a-z][a-z+.-]*:/i.test(target)) return [];
    const file = join(dirname(path), decodeURIComponent(target)).replaceAll('\\', '/');
    return exists(file) ? [] : [`${path}: the link to ${target} leads nowhere`];
  });
}
