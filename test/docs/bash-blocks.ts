import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../../scripts/root.ts';
import { type Block, place } from './blocks.ts';
import { simpleCommands } from './shell-commands.ts';

/** What is known about the command line: the help of a command (a path such as `['audit']`), or undefined where it has none. */
export type Help = (command: readonly string[]) => string | undefined;

/** Commands of blocks that do not exist: of Bulkhead's own command line by its help, and of npm by package.json. */
export function bashProblems(blocks: readonly Block[], help: Help = realHelp()): readonly string[] {
  return blocks.flatMap((block) =>
    simpleCommands(block.text).flatMap(({ line, words }) => {
      const problem = commandProblem(words, help);
      return problem === undefined ? [] : [`${place(block, line)}: ${problem}`];
    }),
  );
}

/** Needs nothing that could be checked, or is the same everywhere. */
const harmless = new Set(['cd', 'git', 'export', 'mkdir', 'echo']);

export function commandProblem(words: readonly string[], help: Help): string | undefined {
  const [program = '', ...rest] = words;
  if (program === 'npx' && rest[0] === 'bulkhead') return bulkheadProblem(rest.slice(1), help);
  if (program === 'bulkhead') return bulkheadProblem(rest, help);
  if (program === 'npm') return npmProblem(rest);
  return harmless.has(program) ? undefined : `"${program}" is not checked here; say why behind the language: no-run: reason`;
}

function bulkheadProblem(words: readonly string[], help: Help): string | undefined {
  const path: string[] = [];
  let text = help(path);
  if (text === undefined) return 'the command line cannot be asked for its help: src/cli/main.ts does not exist or does not start';
  for (const word of words) {
    if (word.startsWith('-') || !commandsIn(text).includes(word)) break;
    path.push(word);
    const next = help(path);
    if (next === undefined) return `bulkhead ${path.join(' ')} has no help`;
    text = next;
  }
  const first = words[0];
  if (first !== undefined && !first.startsWith('-') && path.length === 0) return `bulkhead has no command "${first}"`;
  const known = new Set([...text.matchAll(/(?:^|[\s,[|])(--?[A-Za-z][\w-]*)/g)].map((match) => match[1]));
  const unknown = words.slice(path.length).find((word) => /^--?[A-Za-z]/.test(word) && !known.has(word.replace(/=.*$/s, '')));
  return unknown === undefined ? undefined : `${['bulkhead', ...path].join(' ')} has no option ${unknown.replace(/=.*$/s, '')}`;
}

/** The commands a help text lists: commander prints them indented by two spaces below `Commands:`. */
function commandsIn(text: string): readonly string[] {
  const section = /^Commands:\n((?:[ \t]+.*\n?|\n)*)/m.exec(text)?.[1] ?? '';
  return [...section.matchAll(/^ {2}([a-z][\w-]*)/gm)].map((match) => match[1] ?? '');
}

function npmProblem(words: readonly string[]): string | undefined {
  const { scripts } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { scripts: Record<string, string> };
  const [verb = '', name] = words;
  const script = verb === 'run' ? name : ['test', 'start'].includes(verb) ? verb : undefined;
  if (script !== undefined) return scripts[script] === undefined ? `package.json has no script "${script}"` : undefined;
  return ['ci', 'install', 'i'].includes(verb)
    ? undefined
    : `"npm ${verb}" is not checked here; say why behind the language: no-run: reason`;
}

function realHelp(): Help {
  const seen = new Map<string, string | undefined>();
  return (command) => {
    const key = command.join(' ');
    if (!seen.has(key)) seen.set(key, ask(command));
    return seen.get(key);
  };
}

function ask(command: readonly string[]): string | undefined {
  if (!existsSync(join(root, 'src', 'cli', 'main.ts'))) return undefined;
  const env = { ...process.env, NO_COLOR: '1', CI: 'true' };
  const run = spawnSync(process.execPath, [join(root, 'bin', 'bulkhead.js'), ...command, '--help'], { cwd: root, encoding: 'utf8', env });
  return run.status === 0 ? run.stdout : undefined;
}
