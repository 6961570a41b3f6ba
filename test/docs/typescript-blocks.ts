import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../../scripts/root.ts';
import { type Block, place } from './blocks.ts';

const doors: Readonly<Record<string, string>> = {
  bulkhead: 'src/index.ts',
  'bulkhead/session': 'src/session/index.ts',
  'bulkhead/pg': 'src/adapters/pg.ts',
};

/**
 * Type-checks the blocks as modules of a project that has this checkout installed as `bulkhead`. Returns what is wrong,
 * at its place in the document. In .bulkhead/, so that packages of the checkout are found as a user's would be.
 */
export function typeProblems(blocks: readonly Block[]): readonly string[] {
  if (blocks.length === 0) return [];
  mkdirSync(join(root, '.bulkhead'), { recursive: true });
  const folder = mkdtempSync(join(root, '.bulkhead', 'docs-'));
  try {
    blocks.forEach((block, index) => writeFileSync(join(folder, `block-${index}.ts`), `${block.text}\nexport {};\n`));
    const paths = Object.fromEntries(Object.entries(doors).map(([name, file]) => [name, [join(root, file)]]));
    const compilerOptions = { paths, noUnusedLocals: false, noUnusedParameters: false, noEmit: true };
    writeFileSync(join(folder, 'package.json'), '{ "type": "module" }');
    writeFileSync(
      join(folder, 'tsconfig.json'),
      JSON.stringify({ extends: join(root, 'tsconfig.json'), compilerOptions, include: ['*.ts'] }),
    );
    const compiler = join(root, 'node_modules', 'typescript', 'bin', 'tsc');
    const run = spawnSync(process.execPath, [compiler, '-p', folder, '--pretty', 'false'], { cwd: folder, encoding: 'utf8' });
    if (run.status === 0) return [];
    return readDiagnostics(`${run.stdout}${run.stderr}`, blocks);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

// Errors in the package itself are another check's; but when nothing else explains the failure, they are shown.
function readDiagnostics(output: string, blocks: readonly Block[]): readonly string[] {
  const found = [...output.matchAll(/^(?:\S*[/\\])?block-(\d+)\.ts\((\d+),\d+\): error (.*)$/gm)].map((match) => {
    const block = blocks[Number(match[1])];
    return `${block === undefined ? match[0] : place(block, Number(match[2]))}: ${match[3] ?? ''}`;
  });
  return found.length > 0 ? found : [`the blocks could not be checked: ${output.trim()}`];
}
