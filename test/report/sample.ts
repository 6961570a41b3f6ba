import { base } from '../../corpus/base.ts';
import type { Finding } from '../../src/audit/finding.ts';
import { type AuditReport, type ReportOptions, auditReport } from '../../src/audit/report/report.ts';
import { rules } from '../../src/audit/rules/all.ts';
import { runRules } from '../../src/audit/run.ts';
import type { Database } from '../../src/model/database.ts';
import { always } from '../../src/model/predicate.ts';
import type { Tenancy } from '../../src/model/tenancy.ts';
import { column, database, grants, index, member, policy, role, routine, table, view } from './picture.ts';

/** A name that would be markup, a workflow command, an end of a cell or a fence, wherever it is not escaped. */
export const hostile = `x"><script>alert('1')</script>::error %0A|\`a\`&amp;]]>`;

const wide = grants('staff', 'SELECT', 'INSERT', 'UPDATE', 'DELETE');
const key = column('firm_id', 'uuid', { notNull: true });

/** A database with holes of many kinds, and with names that attack the reader of a report. */
export const shop: Database = database({
  roles: [role('owner'), role('app', { memberOf: [member('staff')] }), role('staff', { login: false }), role('stranger')],
  tables: [
    table('firms', { columns: [column('id', 'uuid', { notNull: true })], grants: wide, rowSecurity: false }),
    ...Array.from({ length: 6 }, (_, number) => table(`notes${number}`, { columns: [key], grants: wide, rowSecurity: false })),
    table(hostile, { columns: [key], grants: wide, rowSecurity: false }),
    table('orders', {
      columns: [key],
      grants: wide,
      forceRowSecurity: false,
      indexes: [index('orders_firm', ['firm_id'])],
      policies: [
        policy('open to all', null, { using: { text: 'true', predicate: always } }),
        policy(hostile, `(current_setting('${hostile.replaceAll("'", "''")}'::text) = 'on'::text)`),
      ],
    }),
  ],
  views: [
    view('open_orders', ' SELECT orders.firm_id\n   FROM public.orders;', { reads: [{ schema: 'public', name: 'orders' }], grants: wide }),
  ],
  routines: [routine('total', 'select count(*)::int from public.orders', { securityDefiner: true, grants: grants('public', 'EXECUTE') })],
});

export const tenancy: Tenancy = {
  ...base,
  roles: {
    ...base.roles,
    migrator: 'owner',
    app: ['app'],
    worker: [],
    readonly: [],
    auditor: [],
    pii: [],
    platform: [],
    anon: [],
    breakGlass: [],
    retired: [],
  },
};

export const found: readonly Finding[] = runRules(rules, { database: shop, tenancy });

export function sample(options: ReportOptions = {}, findings: readonly Finding[] = found): AuditReport {
  return auditReport(rules, { database: shop, tenancy }, findings, options);
}
