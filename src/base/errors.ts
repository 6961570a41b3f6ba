import { type ErrorCode, codes } from './codes.ts';

const brand: unique symbol = Symbol.for('bulkhead.error');

/** One object that is not as it was expected. */
export interface ObjectDifference {
  /** Kind and name, as people write them: `table public.orders`. */
  readonly object: string;
  /** `missing`: expected and not there; `added`: there and not expected. */
  readonly change: 'missing' | 'added' | 'changed';
  /** Parts of a changed object that differ: `policies`, `grants`. */
  readonly parts: readonly string[];
}

/** What an error says. Everything but `cause` is safe to show: names of objects, never row values or parameters. */
export interface ErrorFacts {
  /** What happened, with the names of the objects concerned. */
  readonly message: string;
  /** Facts that help to understand it. */
  readonly detail?: string | undefined;
  /** What differs, where that is what happened: all of it, while `detail` names the first ones. */
  readonly differences?: readonly ObjectDifference[] | undefined;
  /** The way out, imperative; two ways when there are two. */
  readonly hint?: string | undefined;
  /** The database object concerned, as `schema.name`. */
  readonly object?: string | undefined;
  /** SQLSTATE reported by the server. */
  readonly sqlstate?: string | undefined;
  /** Whether the same call may succeed later. Default false. */
  readonly retryable?: boolean | undefined;
  /** The original error; may hold row values, so it is dropped by `toPublic`. */
  readonly cause?: unknown;
}

/** The one error class of Bulkhead. Narrow by `code`. */
export class BulkheadError extends Error {
  readonly code: ErrorCode;
  readonly detail: string | undefined;
  readonly differences: readonly ObjectDifference[] | undefined;
  readonly hint: string | undefined;
  readonly object: string | undefined;
  readonly sqlstate: string | undefined;
  readonly retryable: boolean;

  constructor(code: ErrorCode, facts: ErrorFacts) {
    super(facts.message, facts.cause === undefined ? undefined : { cause: facts.cause });
    this.name = 'BulkheadError';
    Object.defineProperty(this, brand, { value: true });
    this.code = code;
    this.detail = facts.detail;
    this.differences = facts.differences;
    this.hint = facts.hint;
    this.object = facts.object;
    this.sqlstate = facts.sqlstate;
    this.retryable = facts.retryable ?? false;
  }

  /** Where the page about this code lies, relative to the package. */
  get docs(): string {
    return `docs/reference/errors/${this.code}.md`;
  }

  /** The parts that may leave the process; the cause is not among them. */
  toPublic(): Record<string, string | boolean> {
    const facts = {
      code: this.code,
      title: codes[this.code],
      message: this.message,
      detail: this.detail,
      hint: this.hint,
      object: this.object,
      sqlstate: this.sqlstate,
      retryable: this.retryable,
      docs: this.docs,
    };
    return Object.fromEntries(Object.entries(facts).filter((entry): entry is [string, string | boolean] => entry[1] !== undefined));
  }
}

/** True for a BulkheadError of any copy of the package (realms and versions included). */
export function isBulkheadError(value: unknown): value is BulkheadError {
  return typeof value === 'object' && value !== null && brand in value;
}

/** Throws BH9001 when something that must hold does not. */
export function invariant(condition: unknown, message: string): asserts condition {
  if (!condition) {
    throw new BulkheadError('BH9001', { message, hint: 'This is a bug in Bulkhead. Report it with the command you ran.' });
  }
}
