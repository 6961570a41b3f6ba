import type { Table } from '../../model/table.ts';
import { type Question, ask } from './inference.ts';
import type { Keys, TenantKey } from './keys.ts';
import { type Scene, spell } from './scene.ts';
import type { PolicyUse } from './session-use.ts';
import { listed } from './spelling.ts';
import { type Verdict, verdict } from './verdict.ts';
import { sharedTable, snake } from './vocabulary.ts';

/** A table with a tenant key: its rows belong to one tenant each, or some of them to all. */
export function keyedVerdict(scene: Scene, keys: Keys, table: Table, key: TenantKey, uses: readonly PolicyUse[]): Verdict {
  const name = spell(scene, table);
  const root = spell(scene, keys.root);
  const evidence = [
    key.by === 'constraint'
      ? `${key.column} refers to ${root} by foreign key`
      : `${key.column} has the name and type of the tenant key, but no foreign key`,
  ];
  const questions: Question[] = [];
  if (key.by === 'name') questions.push(ask(`tables.${name}`, `${key.column} has no foreign key to ${root}. Is it the tenant?`));
  if (key.others.length > 0)
    questions.push(
      ask(`tables.${name}`, `${listed([key.column, ...key.others])} all refer to ${root}. Does ${key.column} say whose the row is?`),
    );
  if (!key.nullable) {
    evidence.push(`${key.column} is not null`);
    return verdict('tenant', questions.length === 0 ? 'sure' : 'likely', evidence, { key: key.column, questions });
  }
  evidence.push(`${key.column} may be null`);
  const signs = sharedSigns(table, key.column, uses);
  const text = `${key.column} may be null. `;
  if (signs.length > 0) {
    questions.push(ask(`tables.${name}`, `${text}Are rows without a tenant meant to be read by all tenants? If not, say tenant().`));
    return verdict('shared', 'likely', [...evidence, ...signs], { key: key.column, questions });
  }
  if (key.by === 'name') {
    questions.push(ask(`tables.${name}`, `${text}Sealed until you say whether it is tenant(), sharedPlusOwn() or platformTable().`));
    return verdict('sealed', 'doubtful', evidence, { questions });
  }
  questions.push(
    ask(
      `tables.${name}`,
      `${text}If rows without a tenant are meant for all tenants, say sharedPlusOwn(); as tenant() nobody sees them, and the key becomes not null.`,
    ),
  );
  return verdict('tenant', 'doubtful', evidence, { key: key.column, questions });
}

function sharedSigns(table: Table, key: string, uses: readonly PolicyUse[]): readonly string[] {
  const signs: string[] = [];
  const null_ = new RegExp(`\\b${key.replace(/[^\w]/g, '\\$&')}"?\\)? is null`, 'i');
  if (
    uses.some(
      (use) =>
        use.table === table &&
        [use.policy.using, use.policy.check].some((expression) => expression !== null && null_.test(expression.text)),
    )
  )
    signs.push('a policy lets rows without a tenant be read');
  const flag = table.columns.find((column) => /^(is_)?(system|global|default|builtin|built_in|template)$/.test(snake(column.name)));
  if (flag !== undefined) signs.push(`the column ${flag.name} tells them apart`);
  if (table.indexes.some((index) => index.unique && index.predicate !== null && null_.test(index.predicate)))
    signs.push('a unique index is about them');
  if (sharedTable.test(snake(table.name))) signs.push('its name is one that shared tables have');
  return signs;
}
