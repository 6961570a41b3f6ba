import { sqlstateMeaning } from '../../driver/sqlstate.ts';

/** Why the server said no. */
export interface Refusal {
  readonly kind: /** Grants, row security, a view's check option, a constraint or a trigger: the attack was stopped. */
    | 'stopped'
    /** The statement does not exist for this kind of object. */
    | 'unsupported'
    /** Something else went wrong, so nothing is known. */
    | 'unclear';
  readonly sqlstate: string;
  readonly constraint: string | null;
  /** True when the refusal came from a value that could not be read. */
  readonly data: boolean;
  /** Names the state and the constraint, never a value. */
  readonly text: string;
}

const unsupported = new Set(['0A000', '42809', '55000', '42P10']);

// Raised on purpose by a trigger or function; authors also borrow "invalid authorization" and invent classes of their own.
const raised = /^(P0|28)/;
const serverClasses = new Set(
  '00 01 02 03 08 09 0A 0B 0F 0L 0P 0Z 10 20 21 22 23 24 25 26 27 2B 2D 2F 34 38 39 3B 3D 3F 40 42 44 53 54 55 57 58 72 F0 HV XX'.split(
    ' ',
  ),
);

export function readRefusal(sqlstate: string, message: string, detail: string | undefined): Refusal {
  const constraint = detail?.startsWith('constraint ') === true ? detail.slice('constraint '.length) : null;
  const meaning = sqlstateMeaning(sqlstate);
  const stopped =
    meaning === 'privilege' ||
    meaning === 'check' ||
    meaning === 'unique' ||
    meaning === 'foreign-key' ||
    meaning === 'not-null' ||
    raised.test(sqlstate) ||
    !serverClasses.has(sqlstate.slice(0, 2)) ||
    sqlstate === '428C9';
  const kind = stopped ? 'stopped' : unsupported.has(sqlstate) ? 'unsupported' : 'unclear';
  // Messages of class 22 and of raised errors may quote values; those of the other classes name objects.
  const named = sqlstate.startsWith('42') ? `: ${message}` : '';
  return {
    kind,
    sqlstate,
    constraint,
    data: sqlstate.startsWith('22') || sqlstate === '42704',
    text: `SQLSTATE ${sqlstate}${constraint === null ? '' : `, constraint ${constraint}`}${named}`,
  };
}
