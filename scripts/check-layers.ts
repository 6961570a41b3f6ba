import { posix } from 'node:path';
import { codeOnly, lineAt } from './code-only.ts';
import { filesBelow, readAll } from './files.ts';
import { findCircles } from './circles.ts';
import { importsOf } from './imports.ts';
import { findRoom, mayImport, roomName, tableProblems } from './layers.ts';
import { type Outcome, outcome } from './outcome.ts';

/** The laws about files of src/: who imports whom, names, and what only some rooms may touch. */
export function checkLayers(): Outcome {
  const sources = readAll(filesBelow('src', /\.ts$/));
  const elsewhere = ['scripts', 'bench', 'test', 'examples'].flatMap((folder) => filesBelow(folder, /\.ts$/));
  const problems = [...tableProblems(), ...layerProblems(sources), ...elsewhere.flatMap(nameProblems)];
  return outcome(problems, `${sources.size} files of src/`);
}

/** The problems of a set of files, by path. Files named *.test.ts may import what they like, and nobody imports them. */
export function layerProblems(sources: ReadonlyMap<string, string>): readonly string[] {
  const graph = new Map<string, readonly string[]>();
  const problems: string[] = [];
  for (const [path, text] of sources) {
    problems.push(...nameProblems(path));
    if (path.endsWith('.test.ts')) continue;
    problems.push(...roomProblems(path), ...ambientProblems(path, text));
    const targets: string[] = [];
    for (const found of importsOf(text)) {
      const where = `${path}:${found.line}`;
      if (/^(node:)?fs(\/|$)/.test(found.specifier) && !mayTouchFiles(path)) {
        problems.push(`${where} imports ${found.specifier}: only cli, apply, console and embedded touch the file system`);
      }
      if (!found.specifier.startsWith('.')) continue;
      const target = posix.join(posix.dirname(path), found.specifier);
      targets.push(target);
      const problem = arrowProblem(path, target);
      if (problem !== undefined) problems.push(`${where} -> ${target}: ${problem}`);
    }
    graph.set(path, targets);
  }
  return [...problems, ...findCircles(graph).map((circle) => `a circle of imports: ${circle.join(' -> ')}`)];
}

function arrowProblem(from: string, to: string): string | undefined {
  if (!to.startsWith('src/')) return 'src/ imports nothing from outside of it';
  if (to.endsWith('.test.ts')) return 'nobody imports a test';
  if (posix.basename(to) === 'index.ts') return 'an index.ts is a door for users of the package; import the file that holds the thing';
  const [own, other] = [roomName(from), roomName(to)];
  if (own === undefined) return undefined;
  if (other === undefined) return 'nobody imports the front door';
  // An index.ts of a room is the door to that room alone.
  if (posix.basename(from) === 'index.ts' && own !== other) return `the door of ${own} opens into ${own} only`;
  if (mayImport(own, other)) return undefined;
  const [room, target] = [findRoom(own), findRoom(other)];
  if (room === undefined || target === undefined) return undefined;
  const allowed = room.imports === 'everything' ? 'everything' : room.imports.join(', ') || 'nothing';
  const kind =
    target.floor > room.floor
      ? 'an arrow up'
      : target.floor === room.floor
        ? 'an arrow to the side'
        : 'an arrow that the table does not have';
  return `${kind}: ${own} (floor ${room.floor}) may import ${allowed}, and not ${other} (floor ${target.floor})`;
}

function roomProblems(path: string): readonly string[] {
  const room = roomName(path);
  if (room === undefined || findRoom(room) !== undefined) return [];
  return [`${path} lies in a room that scripts/layers.ts does not know: ${room}`];
}

const nameless = new Set(['util', 'utils', 'common', 'commons', 'helper', 'helpers', 'misc']);

/** Names that say nothing about what is inside. */
export function nameProblems(path: string): readonly string[] {
  const word = path.split(/[/.-]/).find((part) => nameless.has(part.toLowerCase()));
  return word === undefined ? [] : [`${path}: "${word}" does not say what is inside; name the file after its one concept`];
}

// Parsing or formatting a given time (`new Date(value)`, `Date.UTC`) is arithmetic; only asking for the current one is not.
const ambient: readonly (readonly [RegExp, string])[] = [
  [/\bDate\.now\b|\bnew Date(?:\s*\(\s*\)|(?!\s*\())|\bperformance\.now\b|\bprocess\.hrtime\b/g, 'the time comes from base/clock.ts'],
  [/\b(?:setTimeout|setInterval|setImmediate)\b/g, 'waiting is done by base/clock.ts'],
  [/\bMath\.random\b|\brandomUUID\b|\brandomBytes\b|\brandomInt\b|\bgetRandomValues\b/g, 'randomness comes from base/random.ts'],
  [/\bprocess\s*\.\s*env\b/g, 'the environment is read by base/environment.ts'],
];

function ambientProblems(path: string, text: string): readonly string[] {
  if (roomName(path) === 'base') return [];
  const code = codeOnly(text);
  return ambient.flatMap(([pattern, law]) =>
    [...code.matchAll(pattern)].map((match) => `${path}:${lineAt(code, match.index)} uses ${match[0].trim()}: ${law}`),
  );
}

function mayTouchFiles(path: string): boolean {
  const room = roomName(path);
  return room !== undefined && findRoom(room)?.files === true;
}
