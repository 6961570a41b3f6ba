import { BulkheadError } from '../base/errors.ts';
import type { KeyType, TenantContext } from '../model/tenancy.ts';

/** Who acts, and where. Everything left out is cleared: nothing of an earlier context survives. */
export interface Who {
  /** The tenant id, or null for no tenant (sees nothing). */
  readonly tenant: string | null;
  readonly actor?: string | null;
  readonly role?: string | null;
  readonly requestId?: string | null;
  /** Values of narrower scopes, by the name the contract gives them. */
  readonly scopes?: Readonly<Record<string, string | null>>;
}

const shapes: Readonly<Record<KeyType, RegExp>> = {
  uuid: /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i,
  bigint: /^-?\d{1,19}$/,
  integer: /^-?\d{1,10}$/,
  text: /^[^\0]+$/,
};

/**
 * Refuses an id that the server could not read, before it reaches a policy: there it would fail as a cast error in
 * the middle of somebody's statement. The value is not repeated in the message.
 *
 * @throws BH5001
 */
export function checkWho(context: TenantContext, who: Who, keyType: KeyType): void {
  checkId('tenant id', who.tenant, keyType);
  checkId('actor id', who.actor, context.actorType);
  for (const [name, value] of Object.entries(who.scopes ?? {})) {
    const scope = context.scopes[name];
    if (scope === undefined) {
      throw new BulkheadError('BH5001', {
        message: `the contract has no scope "${name}"`,
        hint: `Declared scopes: ${Object.keys(context.scopes).join(', ') || 'none'}.`,
      });
    }
    checkId(`value of scope ${name}`, value, scope.type);
  }
}

function checkId(what: string, value: string | null | undefined, type: KeyType): void {
  if (value === null || value === undefined || value === '') return;
  if (!shapes[type].test(value)) {
    throw new BulkheadError('BH5001', {
      message: `the ${what} is not a ${type}`,
      hint: 'Pass the id as stored in the database, unchanged.',
    });
  }
}
