import { z } from 'zod';
import { didYouMean } from '../base/suggest.ts';
import { waiverShape } from '../model/waiver.ts';
import type { ContractIssue } from './issue.ts';

const name = z.string().min(1);
const names = z.union([name, z.array(name)]);
const keyType = z.enum(['uuid', 'bigint', 'integer', 'text']);
const source = z.union([
  z.strictObject({
    kind: z.literal('setting'),
    name: z.string().regex(/^[A-Za-z_]\w*(\.[A-Za-z_]\w*)+$/, 'a setting has a name like app.tenant_id'),
    aliases: z.array(name),
  }),
  z.strictObject({ kind: z.literal('claim'), setting: name, path: z.array(name).min(1) }),
]);
const sourceOrName = z.union([z.string().regex(/^[A-Za-z_]\w*(\.[A-Za-z_]\w*)+$/, 'a setting has a name like app.tenant_id'), source]);
const door = z.union([
  z.strictObject({ kind: z.enum(['member', 'owners', 'platform']) }),
  z.strictObject({ kind: z.literal('everyone'), anon: z.boolean().optional() }),
  z.strictObject({ kind: z.literal('role'), roles: z.array(name).min(1) }),
  z.strictObject({ kind: z.literal('permission'), name }),
  z.strictObject({ kind: z.literal('actor'), column: name }),
  z.strictObject({ kind: z.literal('database-role'), roles: z.array(name).min(1) }),
]);
const doorList = z.union([door, z.array(door)]);
const doors = z.strictObject({
  read: doorList.optional(),
  write: doorList.optional(),
  insert: doorList.optional(),
  update: doorList.optional(),
  delete: doorList.optional(),
});
const columnSpec = z.strictObject({
  immutable: z.boolean().optional(),
  platformOnly: z.boolean().optional(),
  hidden: z.boolean().optional(),
  pii: z.enum(['encrypted', 'lookup', 'mask', 'tag']).nullable().optional(),
  mask: z.enum(['name', 'email', 'phone', 'text']).optional(),
});
const options = z.strictObject({
  key: name.optional(),
  doors: doors.optional(),
  softDelete: z.union([z.boolean(), name]).optional(),
  columns: z.record(name, columnSpec).optional(),
  pii: z.record(name, columnSpec).optional(),
  scopes: z.record(name, name).optional(),
  globalKeys: z.record(name, name).optional(),
  existingPolicies: z.enum(['keep', 'replace']).optional(),
});
const conditions = z.record(name, z.union([z.string(), z.boolean(), z.null()]));
const table = z.strictObject({
  kind: z.enum(['root', 'tenant', 'inherited', 'personal', 'identity', 'shared', 'reference', 'sealed', 'public', 'platform']),
  options,
  parent: z.strictObject({ table: name, columns: z.array(name).optional(), strategy: z.enum(['key', 'subquery']) }).optional(),
  owner: name.optional(),
  anon: z.boolean().optional(),
  when: conditions.optional(),
});
const members = z.strictObject({
  table: name,
  tenant: name.optional(),
  user: name.optional(),
  active: conditions.optional(),
  role: z.union([name, z.strictObject({ column: name, table: name, key: name.optional(), name, permissions: name.optional() })]).optional(),
  permissions: name.optional(),
  owners: z.array(name).optional(),
});
const purpose = z.enum(['app', 'worker', 'readonly', 'auditor', 'pii', 'platform', 'anon']);
const contract = z.strictObject({
  tenant: z.strictObject({
    root: name,
    rootKey: name.optional(),
    key: name,
    type: keyType.optional(),
    context: z.union([sourceOrName, z.strictObject({ kind: z.literal('membership') })]),
    scopes: z.record(name, z.strictObject({ source, type: keyType })).optional(),
  }),
  actor: z.union([sourceOrName, z.strictObject({ source: sourceOrName, type: keyType })]).optional(),
  identity: z.strictObject({ users: name, userKey: name.optional(), members, alsoMembers: z.array(members).optional() }).optional(),
  roles: z.strictObject({
    migrator: name,
    app: names,
    worker: names.optional(),
    readonly: names.optional(),
    auditor: names.optional(),
    pii: names.optional(),
    platform: names.optional(),
    anon: names.optional(),
    breakGlass: names.optional(),
    retired: names.optional(),
  }),
  schemas: z.union([z.array(name).min(1), z.record(name, z.array(purpose))]).optional(),
  tables: z.record(name, table),
  views: z
    .record(
      name,
      z.strictObject({
        mode: z.union([
          z.strictObject({ kind: z.literal('invoker') }),
          z.strictObject({ kind: z.literal('definer'), reason: z.string().min(10, 'say in a sentence why it runs as its owner') }),
          z.strictObject({ kind: z.enum(['masked', 'live']), table: name }),
        ]),
        select: z.array(purpose),
      }),
    )
    .optional(),
  functions: z
    .record(
      name,
      z.strictObject({
        security: z.enum(['invoker', 'definer']),
        reason: z.string().min(10, 'say in a sentence why it runs as its owner').nullable(),
        tenantCheck: z.enum(['context', 'pre-tenant']).nullable(),
        execute: z.array(purpose),
      }),
    )
    .optional(),
  profile: z.enum(['postgres', 'portable']).optional(),
  existingPolicies: z.enum(['keep', 'replace']).optional(),
  waivers: z.array(waiverShape).optional(),
});

/** What is wrong with the form of a contract, before any database is asked: all of it at once. */
export function shapeIssues(value: unknown): readonly ContractIssue[] {
  const result = contract.safeParse(value);
  return result.success ? [] : result.error.issues.flatMap((issue) => describe(issue, []));
}

type Issue = z.core.$ZodIssue;

function describe(issue: Issue, prefix: readonly PropertyKey[]): readonly ContractIssue[] {
  const path = [...prefix, ...issue.path];
  if (issue.code === 'invalid_union') {
    // The alternative that came closest says most; the others only say that it was not them.
    const [closest] = [...issue.errors].sort((a, b) => depth(b) - depth(a) || a.length - b.length);
    return (closest ?? []).flatMap((inner) => describe(inner, path));
  }
  const where = path.map(String).join('.');
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => {
      const meant = didYouMean(key, siblings(path));
      return {
        path: where === '' ? key : `${where}.${key}`,
        message: `"${key}" is not known here`,
        ...(meant === undefined ? {} : { hint: `Did you mean "${meant}"?` }),
      };
    });
  }
  return [{ path: where, message: issue.message }];
}

function depth(issues: readonly Issue[]): number {
  return Math.max(...issues.map((issue) => issue.path.length));
}

const optionNames = Object.keys(options.shape);
const topNames = Object.keys(contract.shape);
const byParent: Readonly<Record<string, readonly string[]>> = {
  tenant: Object.keys(contract.shape.tenant.shape),
  roles: Object.keys(contract.shape.roles.shape),
  members: Object.keys(members.shape),
  doors: Object.keys(doors.shape),
  options: optionNames,
  waivers: Object.keys(waiverShape.shape),
};

function siblings(path: readonly PropertyKey[]): readonly string[] {
  // An entry of a list has the words of its list.
  const parent = path.findLast((part) => typeof part !== 'number');
  return path.length === 0 ? topNames : (byParent[String(parent)] ?? Object.keys(columnSpec.shape));
}
