/**
 * Every error Bulkhead can raise. Codes are append-only: a retired code stays here, marked, and is never reused.
 * Families by floor: BH1 contract, BH2 model and compile, BH3 catalogue and driver, BH4 plan and apply,
 * BH5 session, BH7 audit and prove, BH8 command line, BH9 a bug in Bulkhead. Each has a page in docs/reference/errors/.
 */
export const codes = {
  BH1001: 'the contract has problems',
  BH1002: 'the contract could not be loaded',
  BH1003: 'the contract does not fit the database',
  BH2001: 'an identifier cannot be used',
  BH2002: 'a snapshot cannot be read',
  BH3001: 'the database could not be reached',
  BH3002: 'a statement failed',
  BH3003: 'the server version is not supported',
  BH3004: 'the driver is not installed',
  BH3005: 'the embedded PostgreSQL could not start',
  BH4001: 'existing rows break a key',
  BH4002: 'the plan was made for another state of the database',
  BH4003: 'another apply is running',
  BH4004: 'the rehearsal failed',
  BH4005: 'the plan could not be rehearsed',
  BH4006: 'a statement of the plan failed',
  BH4007: 'the database differs from the plan after apply',
  BH4008: 'there is nothing to take back',
  BH4009: 'the role may not do this',
  BH4010: 'an interrupted apply is waiting',
  BH5001: 'the tenant id cannot be used',
  BH5002: 'the session could not become the tenant',
  BH5003: 'no transaction is open',
  BH7001: 'the database could not be audited',
  BH7002: 'the database could not be attacked',
  BH7003: 'a baseline or a waiver cannot be used',
  BH8001: 'the command line is wrong',
  BH8002: 'a file could not be read or written',
  BH8003: 'a confirmation is missing',
  BH9001: 'a bug in Bulkhead',
} as const;

export type ErrorCode = keyof typeof codes;
