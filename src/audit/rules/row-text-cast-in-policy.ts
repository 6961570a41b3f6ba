import { nameKey } from '../../base/ident.ts';
import { type Predicate, type SubqueryRelation, children, walk } from '../../model/predicate.ts';
import type { Column, Table } from '../../model/table.ts';
import { escapePattern } from '../predicate/session-value.ts';
import type { AuditInput, Rule } from '../rule.ts';
import { expressionsOf } from '../scope/gates.ts';
import { policyObject, policyText } from '../scope/naming.ts';
import { exposureText, policyEntrances } from '../scope/reach.ts';

const textual = /^(text|character|varchar|name$|citext)/;
const json = /^jsonb?$/;
const picky =
  /^(uuid|smallint|integer|bigint|numeric|real|double precision|date|time|timestamp|interval|boolean|inet|cidr|jsonb?)\b(?!.*\[\])/;
// What gives back a part of the text it is given.
const textFunctions =
  /^(split_part|substr|substring|left|right|btrim|ltrim|rtrim|trim|lower|upper|initcap|replace|regexp_replace|regexp_substr|concat|nullif|reverse)$/;

/** Where an expression stands: the policy's own row, the relations of the sub-selects around it, and what was asked before. */
interface Place {
  readonly table: Table;
  readonly around: readonly (readonly SubqueryRelation[])[];
  readonly guarded: ReadonlySet<string>;
}

interface RowText {
  readonly table: Table;
  readonly column: Column;
}

function resolve(input: AuditInput, place: Place, found: Extract<Predicate, { kind: 'column' }>): RowText | null {
  const relations = place.around[found.level];
  const from = relations?.find((candidate) => candidate.alias === found.relation);
  const table = relations === undefined ? place.table : from === undefined ? undefined : tableOf(input, place, from);
  const column = table?.columns.find((candidate) => candidate.name === found.column);
  return table === undefined || column === undefined ? null : { table, column };
}

function tableOf(input: AuditInput, place: Place, from: SubqueryRelation): Table | undefined {
  const name = nameKey({ schema: from.schema ?? place.table.schema, name: from.name });
  return from.source === 'function' ? undefined : input.database.tables.find((candidate) => nameKey(candidate) === name);
}

function keyOf({ table, column }: RowText): string {
  return `${nameKey(table)}.${column.name}`;
}

/** The columns whose text, or a part of it, the expression gives back. */
function rowTexts(input: AuditInput, place: Place, expression: Predicate): readonly RowText[] {
  const inner = (part: Predicate) => rowTexts(input, place, part);
  switch (expression.kind) {
    case 'column': {
      const found = resolve(input, place, expression);
      return found !== null && textual.test(found.column.type) ? [found] : [];
    }
    case 'cast':
      return textual.test(expression.type) ? inner(expression.operand) : [];
    case 'call':
      return textFunctions.test(expression.name) ? expression.args.flatMap(inner) : [];
    case 'operator': {
      if (expression.name === '||') return expression.args.flatMap(inner);
      if (expression.name !== '->>' && expression.name !== '#>>') return [];
      return [...walk(expression)].flatMap((part) => {
        const found = part.kind === 'column' ? resolve(input, place, part) : null;
        return found !== null && json.test(found.column.type) ? [found] : [];
      });
    }
    case 'coalesce':
      return expression.operands.flatMap(inner);
    default:
      return [];
  }
}

/** Every row of the table is known to fit: a CHECK holds the column to a pattern. */
function isHeldToPattern({ table, column }: RowText): boolean {
  const named = new RegExp(`\\b${escapePattern(column.name)}\\b[^~]*[^!]~`);
  return table.checks.some((check) => check.validated && named.test(check.expression));
}

function isPattern(part: Predicate): boolean {
  return (
    (part.kind === 'operator' && /^!?~\*?$/.test(part.name)) ||
    (part.kind === 'call' && /^(regexp_like|regexp_match|pg_input_is_valid)$/.test(part.name))
  );
}

function columnsAsked(input: AuditInput, place: Place, condition: Predicate): readonly string[] {
  return [...walk(condition)].flatMap((part) => {
    const found = part.kind === 'column' ? resolve(input, place, part) : null;
    return found === null ? [] : [keyOf(found)];
  });
}

function riskyCasts(input: AuditInput, predicate: Predicate, place: Place): readonly string[] {
  const into = (part: Predicate, at: Place = place) => riskyCasts(input, part, at);
  const after = (conditions: readonly Predicate[]): Place => ({
    ...place,
    guarded: new Set([...place.guarded, ...conditions.flatMap((condition) => columnsAsked(input, place, condition))]),
  });
  switch (predicate.kind) {
    case 'cast': {
      const found = picky.test(predicate.type) ? rowTexts(input, place, predicate.operand) : [];
      const open = found.filter((one) => !place.guarded.has(keyOf(one)) && !isHeldToPattern(one));
      return [...open.map((one) => `${keyOf(one)} -> ${predicate.type}`), ...into(predicate.operand)];
    }
    // The planner may ask in another order than it is written; a pattern beside the cast is the author's answer all the same.
    case 'and': {
      const asked = after(predicate.operands.filter((operand) => [...walk(operand)].some(isPattern)));
      return predicate.operands.flatMap((operand) => into(operand, asked));
    }
    case 'case': {
      const asked = after(predicate.branches.map((branch) => branch.when));
      return [
        ...predicate.branches.flatMap((branch) => [...into(branch.when), ...into(branch.then, asked)]),
        ...(predicate.otherwise === null ? [] : into(predicate.otherwise, asked)),
      ];
    }
    case 'subselect':
    case 'exists':
    case 'in': {
      const inside = { ...place, around: [predicate.query.from, ...place.around] };
      const parts = [...predicate.query.select, ...(predicate.query.where === null ? [] : [predicate.query.where])];
      return [...(predicate.kind === 'in' ? into(predicate.left) : []), ...parts.flatMap((part) => into(part, inside))];
    }
    default:
      return children(predicate).flatMap((child) => into(child));
  }
}

export const rule: Rule = {
  slug: 'row-text-cast-in-policy',
  code: 'BHA089',
  severity: 'warning',
  title: 'A policy casts text of the row',
  consequence:
    'One row whose text does not fit the type makes every query on the table fail with 22P02, for every tenant whose query meets it: whoever may insert a name can shut the table.',
  advice:
    'Keep the value in a column of its type, or hold the text to a pattern by a CHECK. Without either, cast inside of a CASE that asks for the pattern first, or compare as text.',
  covers: ['T30', 'O30', 'X-115'],
  check: (input) =>
    input.database.tables.flatMap((table) =>
      table.policies.flatMap((policy) => {
        const place: Place = { table, around: [], guarded: new Set() };
        const found = [...new Set(expressionsOf(policy).flatMap(({ predicate }) => riskyCasts(input, predicate, place)))];
        if (found.length === 0) return [];
        return [
          {
            object: policyObject(table, policy),
            title: `Policy "${policy.name}" on ${nameKey(table)} casts text of the row`,
            evidence: [policyText(policy), ...found],
            exposure: exposureText(policyEntrances(input, table, policy)),
          },
        ];
      }),
    ),
};
