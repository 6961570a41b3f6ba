import type { Database } from '../../model/database.ts';
import type { Meanings } from '../../model/meaning.ts';

/** A value as reasoning sees it: numbers, uuids and text by their text; two are equal when these are. */
export type Value = string | boolean | null;

export type Row = ReadonlyMap<string, Value>;

/** The database without its rows, and what its parts mean. */
export interface Picture {
  readonly database: Database;
  readonly meanings: Meanings;
}

/** A small database and a session in it. */
export interface Instance {
  /** By `schema.name`; a table that is missing is empty. */
  readonly rows: ReadonlyMap<string, readonly Row[]>;
  /** Settings of the session; one that is missing is unset. */
  readonly settings: ReadonlyMap<string, string>;
  /** Who asks. */
  readonly role: string;
}
