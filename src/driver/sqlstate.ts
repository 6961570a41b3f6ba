/** What an SQLSTATE means for the caller. */
export type SqlstateMeaning =
  | 'retry'
  | 'lock'
  | 'privilege'
  | 'unique'
  | 'foreign-key'
  | 'check'
  | 'not-null'
  | 'connection'
  | 'cancelled'
  | 'other';

const exact: Readonly<Record<string, SqlstateMeaning>> = {
  '40001': 'retry',
  '40P01': 'retry',
  '55P03': 'lock',
  '42501': 'privilege',
  '23505': 'unique',
  '23P01': 'unique',
  '23503': 'foreign-key',
  '23514': 'check',
  '44000': 'check',
  '23502': 'not-null',
  '57014': 'cancelled',
  '57P01': 'connection',
  '57P02': 'connection',
  '57P03': 'connection',
};

export function sqlstateMeaning(sqlstate: string | undefined): SqlstateMeaning {
  if (sqlstate === undefined) return 'other';
  return exact[sqlstate] ?? (sqlstate.startsWith('08') ? 'connection' : 'other');
}
