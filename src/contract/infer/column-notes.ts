import type { Table } from '../../model/table.ts';
import type { TableKind } from '../../model/tenancy.ts';
import { type Question, ask } from './inference.ts';
import { primaryKey, uniqueLists } from './scene.ts';
import { counted, listed } from './spelling.ts';
import { personalColumn, secretColumn, snake } from './vocabulary.ts';
import { objectText } from '../write/literal.ts';

/** The column that marks a deleted row, when it is a time stamp. */
export function softDeleteOf(table: Table): string | null {
  const found = table.columns.find(
    ({ name, type, notNull }) => /^deleted_(at|on)$/.test(snake(name)) && type.startsWith('timestamp') && !notNull,
  );
  return found?.name ?? null;
}

// A fencing token, a day on which a password was changed: counted or dated, and no secret.
const counting = /^(smallint|integer|bigint|numeric|boolean|timestamp|date|time|interval)/;

/** What a person should say about single columns of a table that run-time roles reach. */
export function columnQuestions(table: Table, name: string, kind: TableKind, key: string | null): readonly Question[] {
  const questions: Question[] = [];
  const billing = kind === 'root' ? table.columns.filter((column) => platformColumn.test(snake(column.name))) : [];
  if (billing.length > 0)
    questions.push(
      ask(
        `tables.${name}`,
        `${billing.length === 1 ? 'Is' : 'Are'} ${listed(billing.map((column) => column.name))} for platform roles only?`,
        `columns: ${objectText(billing.map((column) => [column.name, 'platformOnly']))}`,
      ),
    );
  const secrets = table.columns.filter((column) => secretColumn.test(snake(column.name)) && !counting.test(column.type));
  if (secrets.length > 0)
    questions.push(
      ask(
        `tables.${name}`,
        `${listed(secrets.map((column) => column.name))} ${secrets.length === 1 ? 'looks' : 'look'} like a secret. Hide it from run-time roles?`,
        `columns: ${objectText(secrets.map((column) => [column.name, 'hidden']))}`,
      ),
    );
  const ofPeople = table.columns.some((column) => /^(.*_)?(e_?mail|phone)(_.*)?$/.test(snake(column.name)));
  const personal = table.columns.flatMap((column) => {
    const plain = snake(column.name);
    const spec = personalSpec(plain === 'name' && ofPeople && kind !== 'root' ? 'full_name' : plain, column.type);
    return spec === null || secrets.includes(column) ? [] : [[column.name, spec] as const];
  });
  if (personal.length > 0)
    questions.push(
      ask(
        `tables.${name}`,
        `${counted(personal.length, 'column seems', 'columns seem')} to hold personal data.`,
        `pii: ${objectText(personal)}`,
      ),
    );
  const flag = table.columns.find((column) => column.type === 'boolean' && /^(is_)?deleted$/.test(snake(column.name)));
  if (flag !== undefined && softDeleteOf(table) === null)
    questions.push(
      ask(
        `tables.${name}`,
        `${flag.name} seems to mark deleted rows; Bulkhead keeps deleted rows out of sight only by a time stamp such as deleted_at.`,
      ),
    );
  questions.push(...globalKeys(table, name, kind, key));
  return questions;
}

const platformColumn =
  /^(tier|plan(_id|_name)?|subscription(_.*)?|billing(_.*)?|stripe_.*|paddle_.*|seat_limit|seats|max_.*|.*_limit|.*_quota|quota|credits?|balance|trial_ends_at|is_verified|verified|suspended_at|features?|feature_flags|entitlements)$/;

function personalSpec(name: string, type: string): string | null {
  if (/_(encrypted|enc|ciphertext|sealed)$/.test(name) && type === 'bytea') return 'encrypted()';
  if (/_(bidx|blind_index)$/.test(name)) return 'lookup()';
  if (!personalColumn.test(name)) return null;
  if (!/^(text|character varying|citext|varchar|character)/.test(type)) return 'tag()';
  if (/(e_?mail|email_address|_addr)/.test(name)) return "mask('email')";
  if (/(phone|mobile|fax)/.test(name)) return "mask('phone')";
  if (/name/.test(name)) return "mask('name')";
  return /(ssn|social_security|tax_id|passport|iban)/.test(name) ? 'hidden' : 'tag()';
}

const chosenByPeople =
  /(^|_)(domain|host|hostname|subdomain|slug|handle|token|token_hash|key_hash|api_key|external_id|code|email|username|clerk_\w+|stripe_\w+)$/;

// A unique key without the tenant tells one tenant what another has. Keys of the root and of random ids do not.
function globalKeys(table: Table, name: string, kind: TableKind, key: string | null): readonly Question[] {
  if (key === null || !['tenant', 'shared', 'public'].includes(kind)) return [];
  const lists = uniqueLists(table).filter(
    (list) => !list.includes(key) && list.join() !== primaryKey(table) && list.some((column) => chosenByPeople.test(snake(column))),
  );
  return lists
    .filter((list) => !list.some((column) => column.includes(',')))
    .map((list) =>
      ask(
        `tables.${name}`,
        `${list.join(', ')} ${list.length === 1 ? 'is' : 'are'} unique across tenants. On purpose, or should the key start with ${key}?`,
        `globalKeys: ${objectText([[list.join(','), "'say why'"]])}`,
      ),
    );
}
