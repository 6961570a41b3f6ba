import type { Contract } from '../../../src/contract/declaration.ts';
import type { KeyType } from '../../../src/model/tenancy.ts';
import { type Ground, drawContract } from './contract.ts';
import { type Dice, cut, dice as makeDice } from './dice.ts';
import { anyTable, foundations } from './kinds.ts';
import { createTable, insertRows, keyTypes, q, qname } from './sketch.ts';
import { surroundings } from './surroundings.ts';
import { type Plot } from './tables.ts';

/** A database as somebody might have built it, and contracts for it. The same seed gives the same system. */
export interface RandomSystem {
  readonly seed: number;
  /** Roles to make before; each goes when the run is over. */
  readonly rolesDdl: readonly string[];
  readonly ddl: readonly string[];
  readonly contract: Contract;
  /** The contract after its author has changed their mind. */
  readonly next: Contract;
  /** The prefix of every role. */
  readonly prefix: string;
  readonly tables: readonly string[];
}

const purposes = ['migrator', 'app', 'worker', 'readonly', 'auditor', 'pii', 'platform', 'anon', 'breakGlass', 'retired'] as const;

export function randomSystem(seed: number): RandomSystem {
  const dice = makeDice(seed);
  const prefix = `r${seed}_`;
  const { roles, rolesDdl, neighbours } = drawRoles(dice, prefix);
  const withIdentity = dice.chance(0.65);
  const contextKind = dice.pick([
    'setting',
    'setting',
    'setting',
    'aliases',
    'claim',
    ...(withIdentity ? (['membership'] as const) : []),
  ] as const);
  const keyType: KeyType = dice.pick(keyTypes);
  const schemas = dice.chance(0.3) ? ['public', dice.name('second')] : ['public'];
  const plot: Plot = {
    dice,
    keyType,
    key: dice.name(dice.pick(['tenant_id', 'org_id', 'company'])),
    rootKey: dice.chance(0.7) ? 'id' : dice.name('number'),
    schemas,
    tables: [],
    root: null,
    users: null,
    userKey: 'id',
    userType: dice.pick(keyTypes),
    before: [],
    roles,
  };
  const { members, member } = foundations(plot, withIdentity);
  const more = dice.int(1, 5);
  for (let n = 0; n < more; n++) anyTable(plot);
  const around = surroundings(plot, neighbours);
  const ground: Ground = {
    plot,
    members,
    member,
    withScope: dice.chance(0.3),
    contextKind,
    views: around.views,
    routines: around.routines,
  };
  const ddl = [
    ...schemas.slice(1).map((schema) => `create schema ${q(schema)}`),
    'create extension citext',
    `create type public.mood as enum ('fine', 'so-so', 'it''s bad')`,
    `create domain public.short_code as varchar(4) default 'AB' check (value = upper(value)) check (length(value) > 1)`,
    'create function public.touch() returns trigger language plpgsql as $$ begin return coalesce(new, old); end $$',
    ...plot.tables.flatMap((table, index) => createTable(table, dice, index === plot.tables.length - 1)),
    ...plot.tables.map(insertRows),
    ...plot.tables.flatMap((table) => table.after),
    ...around.ddl,
  ];
  return {
    seed,
    rolesDdl,
    ddl,
    contract: drawContract(dice, ground),
    next: drawContract(dice, ground),
    prefix,
    tables: plot.tables.map(qname),
  };
}

function drawRoles(
  dice: Dice,
  prefix: string,
): { readonly roles: Readonly<Record<string, string>>; readonly rolesDdl: readonly string[]; readonly neighbours: readonly string[] } {
  // Whatever the name, it starts with the prefix, by which the roles are found again.
  const roleName = (base: string): string => `${prefix}${cut(dice.name(base), 50)}`;
  const used = purposes.filter((purpose) => purpose === 'migrator' || purpose === 'app' || dice.chance(0.5));
  const names = Object.fromEntries(used.map((purpose) => [purpose, roleName(purpose.toLowerCase())]));
  const there = used.filter((purpose) => purpose === 'app' || purpose === 'retired' || (purpose !== 'migrator' && dice.chance(0.6)));
  // What is granted to must exist; the others are the plan's to make.
  const roles = Object.fromEntries([...Object.entries(names), ['owner', roleName('owner')]]);
  const neighbours = [roleName('neighbour'), roleName('stranger')];
  const attributes = (purpose: string): string =>
    [...dice.some(['login', 'createdb', 'noinherit'], 0.25), ...(dice.chance(purpose === 'retired' ? 0.7 : 0.1) ? ['bypassrls'] : [])].join(
      ' ',
    );
  const forced = ['worker', 'anon'].filter((purpose) => names[purpose] !== undefined && !there.some((each) => each === purpose));
  const made = [...there, ...forced].map((purpose) => `create role ${q(names[purpose] ?? '')} ${attributes(purpose)}`);
  const migrator = dice.chance(0.3) ? [`create role ${q(names['migrator'] ?? '')} ${dice.chance(0.5) ? 'bypassrls' : ''}`] : [];
  const memberships = [
    ...(migrator.length > 0 && dice.chance(0.3) ? [`grant ${q(names['migrator'] ?? '')} to ${q(names['app'] ?? '')}`] : []),
    ...(names['retired'] !== undefined && dice.chance(0.4)
      ? [`grant ${q(names['retired'])} to ${q(names['app'] ?? '')} with admin option`]
      : []),
    ...(dice.chance(0.3) ? [`grant ${q(roles['owner'] ?? '')} to ${q(neighbours[0] ?? '')}`] : []),
  ];
  return {
    roles,
    rolesDdl: [
      ...made,
      `create role ${q(roles['owner'] ?? '')}`,
      ...neighbours.map((name) => `create role ${q(name)}`),
      ...migrator,
      ...memberships,
    ],
    neighbours,
  };
}
