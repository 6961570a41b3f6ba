import { nameKey } from '../base/ident.ts';
import { type Sql, id, join, qid, sql, trusted } from '../base/sql.ts';
import type { View } from '../model/view.ts';
import { type Statement, hazard, statement } from './statement.ts';

function named(view: View) {
  return { kind: 'view', name: nameKey(view) } as const;
}

export function createViewSql(view: View): Sql {
  const options = [
    ...(view.securityInvoker ? ['security_invoker = true'] : []),
    ...(view.securityBarrier ? ['security_barrier = true'] : []),
    ...(view.checkOption === null ? [] : [`check_option = ${view.checkOption}`]),
    ...view.options,
  ];
  const withOptions = options.length === 0 ? sql`` : sql`\nwith (${join(options.map((option) => trusted(option)))})`;
  const columns = join(view.columns.map((column) => id(column.name)));
  const kind = trusted(view.materialized ? 'materialized view' : 'view');
  return sql`create ${kind} ${qid(view)} (${columns})${withOptions} as\n${trusted(view.definition.replace(/;\s*$/, ''))}`;
}

export function createView(view: View): Statement {
  return statement(createViewSql(view), named(view), { inverse: [sql`drop view ${qid(view)}`] });
}

export function dropView(view: View): Statement {
  return statement(sql`drop view ${qid(view)}`, named(view), {
    hazards: [hazard('changes-behaviour', 'views that read it have to go first')],
    inverse: [createViewSql(view)],
  });
}

/** Options of a view that stays as it is otherwise. */
export function alterViewOptions(before: View, after: View): readonly Statement[] {
  const options = [
    ['security_invoker', before.securityInvoker, after.securityInvoker, 'it shows its reader no more than the tables would'],
    ['security_barrier', before.securityBarrier, after.securityBarrier, 'conditions of the reader run after its own'],
  ] as const;
  return options
    .filter(([, was, is]) => was !== is)
    .map(([name, was, is, text]) => {
      const on = sql`alter view ${qid(after)}`;
      const set = (value: boolean) => (value ? sql`${on} set (${trusted(name)} = true)` : sql`${on} reset (${trusted(name)})`);
      return statement(set(is), named(after), { hazards: [hazard('changes-behaviour', text)], inverse: [set(was)] });
    });
}
