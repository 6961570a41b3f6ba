import { quoteIdent, quoteLiteral } from '../base/ident.ts';
import type { Predicate, Subquery } from './predicate.ts';

/** Spells a predicate as SQL that a reviewer likes to read and the parser reads back as the same predicate. */
export function renderPredicate(predicate: Predicate): string {
  return render(predicate, 0);
}

// Binding strength of the surrounding operator: 0 none, 1 or, 2 and, 3 not, 4 comparison, 5 other operators, 6 cast.
function render(p: Predicate, around: number): string {
  const wrap = (own: number, text: string) => (own < around ? `(${text})` : text);
  switch (p.kind) {
    case 'constant':
      return p.type === null || typeof p.value !== 'string' ? literal(p.value) : `${literal(p.value)}::${p.type}`;
    case 'column':
      return p.relation === null ? quoteIdent(p.column) : `${quoteIdent(p.relation)}.${quoteIdent(p.column)}`;
    case 'setting':
      return `current_setting(${quoteLiteral(p.name)}${p.missingOk ? ', true' : ''})`;
    case 'parameter':
      return `$${p.index + 1}`;
    case 'keyword':
      return p.name;
    case 'cast':
      return `${render(p.operand, 6)}::${p.type}`;
    case 'call':
      return `${p.schema === null ? p.name : `${quoteIdent(p.schema)}.${quoteIdent(p.name)}`}(${p.args.map((arg) => render(arg, 0)).join(', ')})`;
    case 'operator':
      return wrap(
        5,
        p.args.length === 1 ? `${p.name} ${render(first(p.args), 6)}` : p.args.map((arg) => render(arg, 6)).join(` ${p.name} `),
      );
    case 'compare':
      return wrap(4, `${render(p.left, 5)} ${p.operator} ${render(p.right, 5)}`);
    case 'any':
      return wrap(4, `${render(p.left, 5)} ${p.operator} ${p.all ? 'all' : 'any'} (${arrayOperand(p.right)})`);
    case 'list':
      return `array[${p.items.map((item) => render(item, 0)).join(', ')}]`;
    case 'is-null':
      return wrap(4, `${render(p.operand, 5)} is ${p.negated ? 'not ' : ''}null`);
    case 'is-boolean':
      return wrap(4, `${render(p.operand, 5)} is ${p.negated ? 'not ' : ''}${p.test}`);
    case 'not':
      return wrap(3, `not ${render(p.operand, 4)}`);
    case 'and':
      return wrap(2, p.operands.map((operand) => render(operand, 3)).join(' and '));
    case 'or':
      return wrap(1, p.operands.map((operand) => render(operand, 2)).join(' or '));
    case 'coalesce':
      return `coalesce(${p.operands.map((operand) => render(operand, 0)).join(', ')})`;
    case 'case': {
      const branches = p.branches.map((branch) => `when ${render(branch.when, 0)} then ${render(branch.then, 0)}`).join(' ');
      return `case ${branches}${p.otherwise === null ? '' : ` else ${render(p.otherwise, 0)}`} end`;
    }
    case 'subselect':
      return `(${renderQuery(p.query)})`;
    case 'exists':
      return `exists (${renderQuery(p.query)})`;
    case 'in':
      return wrap(
        4,
        p.operator === '=' && !p.all
          ? `${render(p.left, 5)} in (${renderQuery(p.query)})`
          : `${render(p.left, 5)} ${p.operator} ${p.all ? 'all' : 'any'} (${renderQuery(p.query)})`,
      );
    case 'opaque':
      return `(${p.text})`;
  }
}

/** A plain select; used for policies and for the views Bulkhead makes. */
export function renderQuery(query: Subquery): string {
  const from = query.from.map((relation) => {
    const name = relation.schema === null ? quoteIdent(relation.name) : `${quoteIdent(relation.schema)}.${quoteIdent(relation.name)}`;
    const args = (relation.args ?? []).map((arg) => render(arg, 0)).join(', ');
    const call = relation.source === 'function' ? `${name}(${args})` : name;
    return relation.alias === relation.name ? call : `${call} as ${quoteIdent(relation.alias)}`;
  });
  const columns = query.select.map((item) => render(item, 0)).join(', ');
  const source = from.length === 0 ? '' : ` from ${from.join(', ')}`;
  return `select ${columns}${source}${query.where === null ? '' : ` where ${render(query.where, 0)}`}`;
}

// A bare sub-select after `any` would be read as a set of rows; the cast makes it one array.
function arrayOperand(p: Predicate): string {
  return p.kind === 'subselect' ? render({ kind: 'cast', operand: p, type: arrayType(p) }, 0) : render(p, 0);
}

function arrayType(p: Predicate): string {
  const selected = p.kind === 'subselect' ? p.query.select[0] : undefined;
  return selected?.kind === 'cast' ? selected.type : 'uuid[]';
}

function first<T>(items: readonly T[]): T {
  const [item] = items;
  if (item === undefined) throw new RangeError('an operator without operands');
  return item;
}

function literal(value: boolean | number | string | null): string {
  return value === null ? 'null' : typeof value === 'string' ? quoteLiteral(value) : String(value);
}
