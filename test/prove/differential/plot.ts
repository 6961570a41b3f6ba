import type { Dice } from '../../plan/random/dice.ts';

/** Types that keys are drawn from, each with two values and one that nobody has. */
const kinds: Readonly<Record<string, readonly [string, string, string]>> = {
  uuid: ['aaaaaaaa-0000-4000-8000-00000000000a', 'bbbbbbbb-0000-4000-8000-00000000000b', 'cccccccc-0000-4000-8000-00000000000c'],
  bigint: ['9007199254740993', '22', '33'],
  integer: ['11', '-22', '33'],
  text: ['A', 'B b', 'C"{,}'],
  'character varying(20)': ['va', 'vb', 'vc'],
};

export interface Key {
  readonly type: string;
  readonly values: readonly [string, string, string];
}

/** One table of a system; all have the same columns, so that every expression fits everywhere. */
export interface Plotted {
  readonly name: string;
  /** Tables that its policies read without leading back to it. */
  readonly earlier: readonly string[];
}

/** A helper function that expressions may call. */
export interface Helper {
  readonly name: string;
  readonly takes: 'tenant' | 'user' | null;
  readonly gives: 'tenant' | 'user' | 'boolean' | 'tenants' | 'array';
  /** How many tables come before the last one that it reads. */
  readonly after: number;
}

/** What a system is drawn from before anything is written. */
export interface Plot {
  readonly seed: number;
  readonly schema: string;
  readonly tenant: Key;
  readonly user: Key;
  readonly tables: readonly Plotted[];
  readonly helpers: Helper[];
  readonly roles: { readonly owner: string; readonly app: string; readonly staff: string; readonly clerk: string; readonly god: string };
  readonly setting: (name: SettingName) => string;
}

export const settingNames = ['tenant', 'user', 'claims', 'flag', 'list'] as const;
export type SettingName = (typeof settingNames)[number];

export function drawPlot(dice: Dice, seed: number): Plot {
  const types = Object.keys(kinds);
  const key = (): Key => {
    const type = dice.pick(types);
    return { type, values: kinds[type] ?? ['', '', ''] };
  };
  const names = ['tenants', 'members', 'things', 'children'].slice(0, dice.int(2, 4));
  const role = (name: string): string => `diff${seed}_${name}`;
  return {
    seed,
    schema: `d${seed}`,
    tenant: key(),
    user: key(),
    tables: names.map((name, at) => ({ name, earlier: names.slice(0, at) })),
    helpers: [],
    roles: { owner: role('owner'), app: role('app'), staff: role('staff'), clerk: role('clerk'), god: role('god') },
    // Names of this seed alone: a setting is unset only as long as nobody has set it in the session.
    setting: (name) => `d${seed}.${name}`,
  };
}

export const quoted = (value: string | null): string => (value === null ? 'null' : `'${value.replaceAll("'", "''")}'`);
