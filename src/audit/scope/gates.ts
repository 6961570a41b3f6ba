import { predicateKey } from '../../model/predicate-key.ts';
import { type Predicate, walk } from '../../model/predicate.ts';
import type { Policy } from '../../model/policy.ts';
import { type Command, type Door, commands } from '../../model/tenancy.ts';
import { type Bond, type Subject, bondOf, policySubject } from '../predicate/binding.ts';
import type { AuditInput } from '../rule.ts';
import type { Declared } from './surface.ts';

/** One question that a policy asks: about the row that is there, or about the row that is to be. */
export interface Gate {
  readonly command: Command;
  readonly side: 'using' | 'check';
  readonly predicate: Predicate;
  readonly text: string;
}

/**
 * The gates of a policy. A missing WITH CHECK on ALL and UPDATE is the USING expression (X-160: that is no hole); an
 * INSERT policy without a check admits nothing and has no gate.
 */
export function gatesOf(policy: Policy): readonly Gate[] {
  return commands
    .filter((command) => policy.command === 'all' || policy.command === command)
    .flatMap((command): readonly Gate[] => {
      const using =
        policy.using === null ? null : { command, side: 'using' as const, predicate: policy.using.predicate, text: policy.using.text };
      const written = policy.check ?? policy.using;
      const check = written === null ? null : { command, side: 'check' as const, predicate: written.predicate, text: written.text };
      if (command === 'insert') return check === null ? [] : [check];
      if (command === 'update') return [using, check].filter((gate): gate is Gate => gate !== null);
      return using === null ? [] : [using];
    });
}

/** The distinct expressions of a policy. */
export function expressionsOf(
  policy: Policy,
): readonly { readonly side: 'using' | 'check'; readonly text: string; readonly predicate: Predicate }[] {
  const using = policy.using === null ? [] : [{ side: 'using' as const, ...policy.using }];
  const check = policy.check === null || policy.check.text === policy.using?.text ? [] : [{ side: 'check' as const, ...policy.check }];
  return [...using, ...check];
}

/** Whether rows of the table can be told apart by tenant (or owner) at all. */
export function isBindable({ spec, table }: Declared): boolean {
  if (spec.kind === 'reference' || spec.kind === 'platform' || spec.kind === 'sealed') return false;
  if (spec.kind === 'inherited') return true;
  return spec.key !== null && table.columns.some((column) => column.name === spec.key);
}

const bonds = new WeakMap<Declared, Map<string, Bond>>();

/** What a gate says about the owner of the row. Many rules ask for the same one. */
export function gateBond(input: AuditInput, declared: Declared, gate: Gate): Bond {
  const known = bonds.get(declared) ?? new Map<string, Bond>();
  bonds.set(declared, known);
  const key = `${gate.command === 'select' ? 'read' : gate.side} ${gate.text === '' ? predicateKey(gate.predicate) : gate.text}`;
  const found = known.get(key) ?? bondUnder(input, declared, gate, {});
  known.set(key, found);
  return found;
}

/** The same, asked more narrowly or more widely. */
export function bondUnder(
  input: AuditInput,
  { table, spec }: Declared,
  gate: Gate,
  more: Pick<Subject, 'contextOnly' | 'anyMembership'>,
): Bond {
  const subject = { ...policySubject(table, spec), ...more };
  // Rows without a tenant are for reading only: a write gate has to name the tenant itself.
  const asked = spec.kind === 'shared' && gate.side === 'check' ? { ...subject, spec: { ...spec, kind: 'tenant' as const } } : subject;
  if (spec.when === undefined || gate.command !== 'select') return bondOf(input, gate.predicate, asked);
  // Every condition has to hold of the rows that are shown: with any one of them not met, the row has to be the tenant's.
  const found = Object.entries(spec.when).map((shownWhen) => bondOf(input, gate.predicate, { ...asked, shownWhen }));
  return found.includes('free') ? 'free' : found.includes('assumed') ? 'assumed' : 'bound';
}

/** The tenancy has a door for everybody, to all rows of the table or to some. */
export function admitsEveryone({ spec }: Declared, command: Command): boolean {
  return spec.doors[command].some((door: Door) => door.kind === 'everyone');
}

/** The doors the tenancy declares for a command are open to every row of every tenant, on purpose. */
export function isOpenOnPurpose(declared: Declared, command: Command): boolean {
  return declared.spec.when === undefined && admitsEveryone(declared, command);
}

/** The policy is for platform roles alone, or for those that a platform table names, and the tenancy has such a door. */
export function isPlatformDoor(input: AuditInput, { spec }: Declared, policy: Policy, command: Command): boolean {
  const doors = spec.doors[command];
  const platform = doors.some((door: Door) => door.kind === 'platform') ? input.tenancy.roles.platform : [];
  const named = spec.kind === 'platform' ? doors.flatMap((door) => (door.kind === 'database-role' ? door.roles : [])) : [];
  if (platform.length + named.length === 0) return false;
  const allowed = new Set([...platform, ...named, ...input.tenancy.roles.breakGlass, input.tenancy.roles.migrator]);
  return policy.roles.every((role) => allowed.has(role));
}

/** The restrictive policies that hold this gate to the tenant for every role. */
export function wallsOf(input: AuditInput, declared: Declared, command: Command, side: Gate['side']): readonly Policy[] {
  return declared.table.policies.filter(
    (policy) =>
      !policy.permissive &&
      policy.roles.includes('public') &&
      gatesOf(policy).some((gate) => gate.command === command && gate.side === side && gateBond(input, declared, gate) !== 'free'),
  );
}

/** Sub-selects that read a relation, anywhere in the predicate. */
export function readsRelations(predicate: Predicate): readonly { readonly schema: string | null; readonly name: string }[] {
  return [...walk(predicate)].flatMap((part) =>
    part.kind === 'subselect' || part.kind === 'exists' || part.kind === 'in'
      ? part.query.from.filter((from) => from.source === 'relation')
      : [],
  );
}
