import type { Claim } from '../claims/claim.ts';
import type { ProveReport } from './prove-report.ts';
import { attackText } from './text.ts';

/** The report for people: what is refuted and how, what is not decided and why, and what the rest stands on. */
export function proveText(report: ProveReport, options: { readonly details?: number } = {}): string {
  const parts = [
    disagreements(report),
    refuted(report, options.details ?? 10),
    undecided(report, 'unknown', 'not decided'),
    undecided(report, 'assumed', 'assumed'),
    summary(report),
  ].filter((part) => part.length > 0);
  const text = `${parts.map((part) => part.join('\n')).join('\n\n')}\n`;
  return report.attacks === null ? text : `${text}\n${attackText(report.attacks.report)}`;
}

function disagreements(report: ProveReport): readonly string[] {
  return report.disagreements.flatMap((each) => [
    `DISAGREEMENT  ${each.role}, ${each.command} on ${each.object}: ${each.what}`,
    '        One side is wrong. Please report it with the output of --format json.',
  ]);
}

interface Group {
  readonly claim: Claim;
  readonly roles: readonly string[];
  readonly commands: readonly string[];
  readonly objects: readonly string[];
}

/** One cause once: with the roles, the commands and the objects it is open to. */
function grouped(claims: readonly Claim[]): readonly Group[] {
  const single = claims.map((claim): Group => ({ claim, roles: [claim.role], commands: [claim.command], objects: [claim.object] }));
  const cause = ({ claim }: Group) => `${claim.reason} ${claim.detail ?? ''}`;
  // A row that policies admit is a cause of its own for each command.
  const own = ({ claim, commands, objects }: Group) =>
    (claim.witness?.rows.length ?? 0) > 0 ? `${commands.join()} ${objects.join()}` : '';
  const byRoles = merged(single, (group) => `${cause(group)} ${own(group)} ${group.commands.join()} ${group.objects.join()}`, 'roles');
  const byCommands = merged(byRoles, (group) => `${cause(group)} ${own(group)} ${group.roles.join()} ${group.objects.join()}`, 'commands');
  return merged(byCommands, (group) => `${cause(group)} ${own(group)} ${group.roles.join()} ${group.commands.join()}`, 'objects');
}

function merged(groups: readonly Group[], key: (group: Group) => string, over: 'roles' | 'commands' | 'objects'): readonly Group[] {
  const found = new Map<string, Group>();
  for (const group of groups) {
    const known = found.get(key(group));
    found.set(key(group), known === undefined ? group : { ...known, [over]: [...known[over], ...group[over]] });
  }
  return [...found.values()];
}

function refuted(report: ProveReport, details: number): readonly string[] {
  const groups = grouped(report.claims.filter((claim) => claim.verdict === 'refuted'));
  const weight = (group: Group) => ((group.claim.witness?.rows.length ?? 0) > 0 ? 0 : 1);
  const shown = [...groups].sort((a, b) => weight(a) - weight(b)).slice(0, details);
  const rest = groups.length - shown.length;
  return [
    ...shown.flatMap((group) => [
      `REFUTED  ${group.commands.join(', ')} on ${listed(group.objects)}: ${said(group.claim)}`,
      `         ${group.roles.join(', ')}`,
      ...witness(group.claim),
    ]),
    ...(rest === 0 ? [] : [`and ${rest} more; --format json has them all, each with its witness`]),
  ];
}

function listed(objects: readonly string[]): string {
  return objects.length <= 6 ? objects.join(', ') : `${objects.slice(0, 5).join(', ')} and ${objects.length - 5} more`;
}

function said(claim: Claim): string {
  return `${reasons[claim.reason]}${claim.detail === null ? '' : `: ${claim.detail}`}`;
}

function witness({ witness: found }: Claim): readonly string[] {
  if (found === null || found.rows.length === 0) return [];
  const values = (entry: Readonly<Record<string, string | null>>) =>
    Object.entries(entry)
      .map(([name, value]) => `${name} = ${value ?? 'null'}`)
      .join(', ');
  return [
    `         session  ${Object.keys(found.settings).length === 0 ? 'any' : values(found.settings)}`,
    ...found.rows.map((row, index) => `         ${index === found.reached ? 'reaches' : 'beside '}  ${row.table} (${values(row.values)})`),
  ];
}

function undecided(report: ProveReport, verdict: 'unknown' | 'assumed', word: string): readonly string[] {
  return grouped(report.claims.filter((claim) => claim.verdict === verdict)).map(
    (group) => `${word}  ${group.commands.join(', ')} on ${listed(group.objects)} as ${group.roles.join(', ')}: ${said(group.claim)}`,
  );
}

function summary(report: ProveReport): readonly string[] {
  const { proved, refuted: no, assumed, unknown } = report.summary;
  const total = report.claims.length;
  return [
    `${total} claims: ${proved} proved, ${no} refuted, ${assumed} assumed, ${unknown} not decided`,
    ...share(report.claims),
    ...(report.tenancy === 'inferred'
      ? ['The tenancy was inferred from the catalogue: nothing that rests on it is called proved. Write a contract: bulkhead init.']
      : []),
    'This rests on:',
    ...report.assumptions.map((assumption) => `  ${assumption}`),
  ];
}

/** How much of what is not plain from grants and switches was decided. */
function share(claims: readonly Claim[]): readonly string[] {
  const open = claims.filter((claim) => claim.reason === 'not-understood' || claim.reason === 'too-many-cases').length;
  const decided = claims.filter((claim) =>
    ['entailed', 'inferred-tenancy', 'admits-another-tenant', 'no-policy', 'self-promotion', 'not-for-this-role'].includes(claim.reason),
  ).length;
  if (open + decided === 0) return [];
  return [
    `of ${open + decided} that policies, views and bodies decide, ${decided} were decided (${((100 * decided) / (open + decided)).toFixed(1)} %)`,
  ];
}

const reasons: Readonly<Record<Claim['reason'], string>> = {
  'no-privilege': 'the role lacks the privilege',
  'no-policy': 'no policy lets it in',
  'always-refused': 'the server refuses it',
  entailed: "whatever the policies admit is the session's own",
  invoker: 'it runs with the rights of the caller',
  'open-on-purpose': 'the contract opens it to every tenant',
  'no-tenant-rows': 'nothing of a tenant is in it',
  'row-security-off': 'row security is off',
  'exempt-from-row-security': 'row security does not bind the role',
  'truncate-ignores-policies': 'TRUNCATE asks no policy',
  'admits-another-tenant': "the policies admit another tenant's row",
  'self-promotion': 'a member can give himself the role of an owner',
  'not-for-this-role': 'the contract gives it to nobody of this kind',
  'declared-definer': 'the contract vouches for it',
  'inferred-tenancy': 'if the tenancy is as inferred',
  undeclared: 'the contract does not say what it is',
  'not-understood': 'part of it was not understood',
  'too-many-cases': 'there are too many cases to go through',
  'stores-rows-of-all': 'it stores rows of all tenants',
};
