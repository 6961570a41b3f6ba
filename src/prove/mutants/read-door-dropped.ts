import { findNamed } from '../../model/lookup.ts';
import { nameKey, quoteIdent } from '../../base/ident.ts';
import { askedOf } from '../../model/doors.ts';
import { renderQuery } from '../../model/render-predicate.ts';
import { tableTenancy } from '../../model/tenancy.ts';
import { type Operator, mutant, spelled } from './mutant.ts';

/** A masked view keeps to the tenant and forgets the read doors of its table: colleagues see what the table hides from them. */
export const readDoorDropped: Operator = ({ database, tenancy }) =>
  tenancy.views.flatMap((declared) => {
    if (declared.mode.kind !== 'masked') return [];
    const own = tableTenancy(tenancy, declared.mode.table);
    const view = findNamed(database.views, declared.view);
    const wall = findNamed(database.tables, declared.mode.table)?.policies.find((policy) => !policy.permissive && policy.using !== null);
    const narrower = own !== undefined && (askedOf(tenancy, own, 'app', 'select')?.length ?? 0) > 0;
    const readByApp = declared.select.some((role) => tenancy.roles.app.includes(role));
    if (!narrower || !readByApp || view?.query == null || wall?.using == null) return [];
    const columns = view.columns.map((column) => quoteIdent(column.name)).join(', ');
    const weakened = renderQuery({ ...view.query, where: wall.using.predicate });
    const statement = `create or replace view ${spelled(view)} (${columns}) with (security_barrier) as ${weakened}`;
    return [mutant('read-door-dropped', nameKey(view), [statement])];
  });
