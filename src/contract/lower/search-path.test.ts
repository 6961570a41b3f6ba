import { expect, test } from 'vitest';
import { pinnedConfig } from './search-path.ts';

const closed = new Set(['public', 'ops', 'Odd, name']);
const pinned = (...config: readonly string[]) => pinnedConfig(config, closed);

test('a definer function without a path gets one that holds nothing of its caller', () => {
  expect(pinned()).toEqual(['search_path=pg_catalog, pg_temp']);
  expect(pinned('work_mem=1MB')).toEqual(['work_mem=1MB', 'search_path=pg_catalog, pg_temp']);
});

test('the schemas that its body needs stay, between pg_catalog and pg_temp, where nobody else creates in them', () => {
  expect(pinned('search_path=public, pg_temp')).toEqual(['search_path=pg_catalog, public, pg_temp']);
  expect(pinned('search_path=public', 'work_mem=1MB')).toEqual(['search_path=pg_catalog, public, pg_temp', 'work_mem=1MB']);
  expect(pinned('search_path=pg_temp, "Odd, name", pg_catalog, ops')).toEqual(['search_path=pg_catalog, "Odd, name", ops, pg_temp']);
  expect(pinned('search_path=pg_catalog, public, pg_temp')).toEqual(['search_path=pg_catalog, public, pg_temp']);
  expect(pinned('search_path=""')).toEqual(['search_path=pg_catalog, pg_temp']);
});

test('a path that others decide stays for the audit to report: what the body needs there cannot be told', () => {
  expect(pinned('search_path=public, scratch, pg_temp')).toEqual(['search_path=public, scratch, pg_temp']);
  expect(pinned('search_path="$user", public')).toEqual(['search_path="$user", public']);
});
