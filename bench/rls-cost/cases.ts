/** Values that a query is asked with: a tenant, somebody who works there, one of its rows. */
export interface Subject {
  readonly tenant: string;
  readonly user: string;
  readonly row: string;
}

/** A query of an application, sealed and with the filter written by hand. */
export interface Case {
  readonly name: string;
  readonly table: string;
  readonly sealed: string;
  readonly bare: string;
  /** Parameters of the sealed query; the hand-filtered one gets the tenant, and the user where it asks, after them. */
  readonly values: (subject: Subject) => readonly string[];
  readonly bareValues: (subject: Subject) => readonly string[];
}

const columns = 'id, title, status, total, created_at';
const none = () => [];
const row = (subject: Subject) => [subject.row];
const tenant = (subject: Subject) => [subject.tenant];

function byKey(table: string, filter: string, extra: (subject: Subject) => readonly string[] = tenant): Case {
  const sealed = `select ${columns} from public.${table} where id = $1`;
  return {
    name: `${table} by key`,
    table,
    sealed,
    bare: `select ${columns} from bare.${table} where id = $1 and ${filter}`,
    values: row,
    bareValues: (subject) => [subject.row, ...extra(subject)],
  };
}

function list(table: string, filter: string, extra: (subject: Subject) => readonly string[] = tenant): Case {
  const tail = 'order by created_at desc limit 50';
  return {
    name: `${table} list 50`,
    table,
    sealed: `select ${columns} from public.${table} ${tail}`,
    bare: `select ${columns} from bare.${table} where ${filter} ${tail}`,
    values: none,
    bareValues: extra,
  };
}

function count(table: string, filter: string, extra: (subject: Subject) => readonly string[] = tenant): Case {
  return {
    name: `${table} count`,
    table,
    sealed: `select count(*) from public.${table}`,
    bare: `select count(*) from bare.${table} where ${filter}`,
    values: none,
    bareValues: extra,
  };
}

function join(): Case {
  const text = (schema: string, where: string) =>
    `select o.id, o.title, o.created_at, c.name from ${schema}.orders as o join ${schema}.customers as c on c.id = o.customer_id ${where}order by o.created_at desc limit 50`;
  return {
    name: 'orders join customers',
    table: 'orders',
    sealed: text('public', ''),
    bare: text('bare', 'where o.tenant_id = $1 and c.tenant_id = $1 '),
    values: none,
    bareValues: tenant,
  };
}

const own = (n: number) => `tenant_id = $${n}`;
// What an application would write for "managers and owners of this tenant": nobody's role is taken on trust.
const manager = (n: number) =>
  `${own(n)} and exists (select from bare.members as m where m.tenant_id = $${n} and m.user_id = $${n + 1} and m.role in ('owner', 'manager'))`;
const managerValues = (subject: Subject) => [subject.tenant, subject.user];
const shared = (n: number) => `(tenant_id is null or ${own(n)})`;

/** The member door, a door for roles, and a table with rows for everybody; the filter by hand asks what the door asks. */
export const cases: readonly Case[] = [
  byKey('orders', own(2)),
  list('orders', own(1)),
  count('orders', own(1)),
  join(),
  byKey('payslips', manager(2), managerValues),
  list('payslips', manager(1), managerValues),
  count('payslips', manager(1), managerValues),
  byKey('articles', shared(2)),
  list('articles', shared(1)),
  count('articles', shared(1)),
];
