import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../../', import.meta.url));
const compiler = join(dirname(createRequire(import.meta.url).resolve('typescript/package.json')), 'bin', 'tsc');

/** Compiles files that import from 'bulkhead', all in one run, with the strictest options. Gives the errors of each. */
export function compile(files: Readonly<Record<string, string>>): Readonly<Record<string, readonly string[]>> {
  const directory = mkdtempSync(join(tmpdir(), 'bulkhead-types-'));
  try {
    for (const [name, text] of Object.entries(files)) writeFileSync(join(directory, name), text);
    const compilerOptions = {
      target: 'es2023',
      module: 'nodenext',
      moduleResolution: 'nodenext',
      strict: true,
      exactOptionalPropertyTypes: true,
      noUncheckedIndexedAccess: true,
      noUnusedLocals: true,
      verbatimModuleSyntax: true,
      allowImportingTsExtensions: true,
      skipLibCheck: true,
      noEmit: true,
      types: ['node'],
      typeRoots: [join(root, 'node_modules', '@types')],
      paths: { bulkhead: [join(root, 'src', 'index.ts')] },
    };
    writeFileSync(join(directory, 'package.json'), '{"type":"module"}');
    writeFileSync(join(directory, 'tsconfig.json'), JSON.stringify({ compilerOptions, files: Object.keys(files) }));
    const { stdout, stderr, status } = spawnSync(process.execPath, [compiler, '-p', directory, '--pretty', 'false'], {
      cwd: directory,
      encoding: 'utf8',
    });
    if (status !== 0 && stdout === '') throw new Error(`the compiler did not run: ${stderr}`);
    const found = stdout.split('\n').flatMap((line) => {
      const parts = /^(.+?)\((\d+),\d+\): error (TS\d+: .*)$/.exec(line);
      return parts === null ? [] : [[parts[1] ?? '', `line ${parts[2] ?? ''}: ${parts[3] ?? ''}`] as const];
    });
    const names = new Set([...Object.keys(files), ...found.map(([name]) => name)]);
    return Object.fromEntries([...names].map((name) => [name, found.filter(([file]) => file === name).map(([, error]) => error)]));
  } finally {
    rmSync(directory, { recursive: true });
  }
}
