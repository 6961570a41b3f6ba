import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './root.ts';

/** Files of the checkout below `folder` whose name matches, as paths with `/` relative to the checkout, sorted. */
export function filesBelow(folder: string, name: RegExp): readonly string[] {
  if (!existsSync(join(root, folder))) return [];
  return readdirSync(join(root, folder), { withFileTypes: true })
    .flatMap((entry) => {
      const path = `${folder}/${entry.name}`;
      if (entry.isDirectory()) return entry.name === 'node_modules' || entry.name === 'dist' ? [] : filesBelow(path, name);
      return name.test(entry.name) ? [path] : [];
    })
    .sort();
}

/** Text of a file of the checkout. */
export function readText(path: string): string {
  return readFileSync(join(root, path), 'utf8');
}

/** Texts by path. */
export function readAll(paths: readonly string[]): ReadonlyMap<string, string> {
  return new Map(paths.map((path) => [path, readText(path)]));
}
