import type { View } from '../model/view.ts';
import { readAcl } from './acl.ts';
import { parseQuery } from './parse-predicate.ts';
import { type Parts, readColumn } from './read-tables.ts';
import { readRules, readTriggers } from './read-triggers.ts';
import type { ViewRow } from './rows.ts';

const known = ['security_invoker', 'security_barrier', 'check_option'];

export function readViews(rows: readonly ViewRow[], parts: Parts): readonly View[] {
  return rows.map((row) => {
    const options = new Map(row.options.map((option) => [option.slice(0, option.indexOf('=')), option.slice(option.indexOf('=') + 1)]));
    const check = options.get('check_option');
    return {
      kind: 'view',
      schema: row.schema,
      name: row.name,
      owner: row.owner,
      materialized: row.materialized,
      securityInvoker: isOn(options.get('security_invoker')),
      securityBarrier: isOn(options.get('security_barrier')),
      checkOption: check === 'local' || check === 'cascaded' ? check : null,
      options: row.options.filter((option) => !known.includes(option.slice(0, option.indexOf('=')))),
      columns: (parts.columns.get(row.oid) ?? []).map(readColumn).map(({ name, type, grants }) => ({ name, type, grants })),
      definition: row.definition,
      query: parseQuery(row.definition),
      reads: row.reads,
      indexes: (parts.indexes.get(row.oid) ?? []).map((index) => index.definition),
      triggers: readTriggers(parts.triggers.get(row.oid) ?? []),
      rules: readRules(parts.rules.get(row.oid) ?? []),
      grants: readAcl(row.acl),
    };
  });
}

// Options are stored as the user wrote them.
function isOn(value: string | undefined): boolean {
  return value !== undefined && ['true', 'on', 'yes', '1'].includes(value.toLowerCase());
}
