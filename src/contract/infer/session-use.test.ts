import { describe, expect, it } from 'vitest';
import { sketch } from '../../../test/contract/sketch.ts';
import { carriedBy } from './session-use.ts';

const database = sketch({
  tables: {},
  functions: {
    tenant: { body: "select nullif(current_setting('app.tenant_id', true), '')::uuid" },
    mine: { body: 'select * from orders where tenant_id = public.tenant()' },
    loop: { body: 'select loop()' },
  },
});

const carried = (text: string) => {
  const { settings, claims, subject } = carriedBy(database, text);
  return { settings: [...settings], claims: [...claims], subject };
};

describe('what an expression takes from the session', () => {
  it('is found through the functions it calls', () => {
    expect(carried('x = (select mine())')).toEqual({ settings: ['app.tenant_id'], claims: [], subject: false });
    expect(carried('loop()')).toEqual({ settings: [], claims: [], subject: false });
  });

  it.each([
    "((auth.jwt() -> 'app_metadata'::text) ->> 'tenant_id'::text)",
    "((current_setting('request.jwt.claims'::text, true))::jsonb -> 'app_metadata'::text) ->> 'tenant_id'::text",
    "(nullif(current_setting('request.jwt.claims', true), '')::json #>> '{app_metadata,tenant_id}')",
    '"auth"."jwt"() -> \'app_metadata\' ->> \'tenant_id\'',
  ])('is a claim in %s', (text) => expect(carried(text)).toEqual({ settings: [], claims: ['app_metadata.tenant_id'], subject: false }));

  it.each(['auth.uid()', '( SELECT auth.uid() AS uid)', "(auth.jwt() ->> 'sub'::text)", "current_setting('request.jwt.claim.sub', true)"])(
    'is the person in %s',
    (text) => expect(carried(text)).toEqual({ settings: [], claims: [], subject: true }),
  );
});
