import type { Term, TermKey } from './term.ts';
import { constantOf, nullTerm, termKey } from './term.ts';

/** A row that is supposed to exist. */
export interface SupposedRow {
  readonly id: number;
  /** `schema.name`. */
  readonly table: string;
  /** False for a row that is only to be written: nothing can find it yet. */
  readonly there: boolean;
}

/** A statement about values of which only its truth is supposed, e.g. `a < b`. */
export interface Literal {
  readonly name: string;
  readonly args: readonly TermKey[];
  readonly truth: boolean;
}

/** What a branch needs to know of tables. */
export interface TableFacts {
  isNotNull(table: string, column: string): boolean;
  /** The lists of columns that no two rows share. */
  uniqueKeys(table: string): readonly (readonly string[])[];
}

/**
 * One consistent set of suppositions about a database and a session. Immutable: every supposition gives a new branch,
 * or null when it contradicts what was supposed before.
 */
export class Branch {
  readonly rows: readonly SupposedRow[];
  /** Why what follows from this branch is not certain: parts that were not understood or are left out. */
  readonly doubts: ReadonlySet<string>;
  private readonly facts: TableFacts;
  private readonly parents: ReadonlyMap<TermKey, TermKey>;
  private readonly terms: ReadonlyMap<TermKey, Term>;
  private readonly nullness: ReadonlyMap<TermKey, boolean>;
  private readonly apart: readonly (readonly [TermKey, TermKey])[];
  readonly literals: readonly Literal[];
  private readonly types: ReadonlyMap<TermKey, string>;
  private readonly remembered: ReadonlyMap<string, TermKey>;
  private readonly sameRow: ReadonlyMap<number, number>;

  private constructor(parts: Parts) {
    this.facts = parts.facts;
    this.rows = parts.rows;
    this.doubts = parts.doubts;
    this.parents = parts.parents;
    this.terms = parts.terms;
    this.nullness = parts.nullness;
    this.apart = parts.apart;
    this.literals = parts.literals;
    this.types = parts.types;
    this.remembered = parts.remembered;
    this.sameRow = parts.sameRow;
  }

  static empty(facts: TableFacts): Branch {
    return new Branch({
      facts,
      rows: [],
      doubts: new Set(),
      parents: new Map(),
      terms: new Map(),
      nullness: new Map(),
      apart: [],
      literals: [],
      types: new Map(),
      remembered: new Map(),
      sameRow: new Map(),
    });
  }

  private with(change: Partial<Parts>): Branch {
    return new Branch({ ...this.parts(), ...change });
  }

  private parts(): Parts {
    const { facts, rows, doubts, parents, terms, nullness, apart, literals, types, remembered, sameRow } = this;
    return { facts, rows, doubts, parents, terms, nullness, apart, literals, types, remembered, sameRow };
  }

  /** A new row of a table; one that is only to be written when it is not `there`. */
  row(table: string, there = true): { readonly branch: Branch; readonly row: number } {
    const row = this.rows.length;
    return { branch: this.with({ rows: [...this.rows, { id: row, table, there }] }), row };
  }

  /** The key of a term, known to the branch from now on. */
  know(term: Term): { readonly branch: Branch; readonly key: TermKey } {
    const settled: Term = term.kind === 'column' ? { ...term, row: this.rowOf(term.row) } : term;
    const key = termKey(settled);
    if (this.terms.has(key)) return { branch: this, key };
    const terms = new Map(this.terms).set(key, settled);
    const notNull =
      settled.kind === 'constant' ||
      (settled.kind === 'column' && this.facts.isNotNull(this.rows[settled.row]?.table ?? '', settled.column));
    const nullness = notNull ? new Map(this.nullness).set(key, false) : this.nullness;
    const branch = this.with({ terms, nullness });
    // A new application may equal one that is there; a new column may be pinned by a unique key.
    return { branch: (settled.kind === 'apply' ? branch.congruent() : branch) ?? branch, key };
  }

  remember(name: string, key: TermKey): Branch {
    return this.with({ remembered: new Map(this.remembered).set(name, key) });
  }

  recall(name: string): TermKey | undefined {
    return this.remembered.get(name);
  }

  /** The value is read as one of this type. */
  typed(key: TermKey, type: string): Branch {
    return this.types.has(key) ? this : this.with({ types: new Map(this.types).set(key, type) });
  }

  typeOf(key: TermKey): string | undefined {
    return this.types.get(key);
  }

  doubt(reason: string): Branch {
    return this.doubts.has(reason) ? this : this.with({ doubts: new Set([...this.doubts, reason]) });
  }

  find(key: TermKey): TermKey {
    let at = key;
    for (let next = this.parents.get(at); next !== undefined; next = this.parents.get(at)) at = next;
    return at;
  }

  rowOf(row: number): number {
    let at = row;
    for (let next = this.sameRow.get(at); next !== undefined; next = this.sameRow.get(at)) at = next;
    return at;
  }

  /** Whether two terms are certainly the same value. */
  same(a: TermKey, b: TermKey): boolean {
    return this.find(a) === this.find(b) || (this.isNull(a) === true && this.isNull(b) === true);
  }

  /** Whether a term is null; undefined where that is open. */
  isNull(key: TermKey): boolean | undefined {
    return key === nullTerm ? true : this.nullness.get(this.find(key));
  }

  /** The constant that a term is known to be. */
  constant(key: TermKey): string | undefined {
    return key === nullTerm ? undefined : constantOf(this.find(key));
  }

  /** The term of a column of a row, where something was said about it. */
  column(row: number, column: string): TermKey | undefined {
    const key = termKey({ kind: 'column', row: this.rowOf(row), column });
    return this.terms.has(key) ? key : undefined;
  }

  /** The columns that something was said about, of a row. */
  columnsOf(row: number): readonly string[] {
    const settled = this.rowOf(row);
    return [...this.terms.values()].flatMap((term) => (term.kind === 'column' && this.rowOf(term.row) === settled ? [term.column] : []));
  }

  get known(): ReadonlyMap<TermKey, Term> {
    return this.terms;
  }

  suppose(key: TermKey, isNull: boolean): Branch | null {
    const now = this.isNull(key);
    if (now !== undefined) return now === isNull ? this : null;
    return this.with({ nullness: new Map(this.nullness).set(this.find(key), isNull) }).settled(!isNull);
  }

  /** Both are the same value (or both null). */
  unite(a: TermKey, b: TermKey): Branch | null {
    if (a === nullTerm) return this.suppose(b, true);
    if (b === nullTerm) return this.suppose(a, true);
    const merged = this.merge(a, b);
    return merged === this ? this : (merged?.settled(true) ?? null);
  }

  /** Both are values, and not the same one. */
  separate(a: TermKey, b: TermKey): Branch | null {
    const values = this.suppose(a, false)?.suppose(b, false);
    if (values == null || values.find(a) === values.find(b)) return null;
    const [left, right] = [values.constant(a), values.constant(b)];
    return left !== undefined && right !== undefined ? values : values.with({ apart: [...values.apart, [a, b]] });
  }

  /** Not the same, where one of them may be null. */
  areApart(a: TermKey, b: TermKey): boolean {
    const [left, right] = [this.find(a), this.find(b)];
    if (left === right) return false;
    const constants = [constantOf(left), constantOf(right)];
    if (constants[0] !== undefined && constants[1] !== undefined) return constants[0] !== constants[1];
    return this.apart.some(([one, other]) => {
      const pair = [this.find(one), this.find(other)];
      return (pair[0] === left && pair[1] === right) || (pair[0] === right && pair[1] === left);
    });
  }

  /** Supposes the truth of a statement that is not looked into. */
  literal(name: string, args: readonly TermKey[], truth: boolean): Branch | null {
    const same = this.literals.find((known) => this.sameLiteral(known, { name, args, truth }));
    if (same !== undefined) return same.truth === truth ? this : null;
    return this.with({ literals: [...this.literals, { name, args, truth }] });
  }

  private sameLiteral(a: Literal, b: Literal): boolean {
    return a.name === b.name && a.args.length === b.args.length && a.args.every((arg, index) => this.same(arg, b.args[index] ?? ''));
  }

  private merge(a: TermKey, b: TermKey): Branch | null {
    const [left, right] = [this.find(a), this.find(b)];
    if (left === right) return this;
    const [leftConstant, rightConstant] = [constantOf(left), constantOf(right)];
    if (leftConstant !== undefined && rightConstant !== undefined) return null;
    if (this.areApart(left, right)) return null;
    // A constant stands for its class, so that it is found at once.
    const [child, parent] = leftConstant !== undefined ? [right, left] : [left, right];
    const nulls = [this.nullness.get(child), this.nullness.get(parent)].filter((known) => known !== undefined);
    if (new Set(nulls).size > 1) return null;
    const [known] = nulls;
    const nullness = known === undefined ? this.nullness : new Map(this.nullness).set(parent, known);
    return this.with({ parents: new Map(this.parents).set(child, parent), nullness });
  }

  /** Draws what follows from equalities: applications of equal values, rows with equal unique keys, contradictions. */
  private settled(more: boolean): Branch | null {
    if (!more) return this;
    const next = this.congruent()?.distinctRows() ?? null;
    if (next === null) return null;
    if (next !== this) return next.settled(true);
    return this.contradicts() ? null : this;
  }

  private contradicts(): boolean {
    if (this.apart.some(([a, b]) => this.find(a) === this.find(b))) return true;
    return this.literals.some((literal, index) =>
      this.literals.slice(index + 1).some((other) => literal.truth !== other.truth && this.sameLiteral(literal, other)),
    );
  }

  private congruent(): Branch | null {
    const applications = [...this.terms.entries()].flatMap(([key, term]) => (term.kind === 'apply' ? [{ key, term }] : []));
    const seen = new Map<string, TermKey>();
    return applications.reduce<Branch | null>((at, { key, term }) => {
      if (at === null) return null;
      const signature = `${term.name}(${term.args.map((arg) => at.find(arg)).join(',')})`;
      const twin = seen.get(signature);
      if (twin !== undefined) return at.merge(key, twin);
      seen.set(signature, key);
      return at;
    }, this);
  }

  private distinctRows(): Branch | null {
    const rows = this.rows.filter((row) => row.there && this.rowOf(row.id) === row.id);
    for (const [index, one] of rows.entries()) {
      for (const other of rows.slice(index + 1)) {
        if (one.table === other.table && this.shareKey(one, other)) return this.uniteRows(one.id, other.id);
      }
    }
    return this;
  }

  private shareKey(one: SupposedRow, other: SupposedRow): boolean {
    return this.facts.uniqueKeys(one.table).some((columns) =>
      columns.every((column) => {
        const [a, b] = [this.column(one.id, column), this.column(other.id, column)];
        return a !== undefined && b !== undefined && this.find(a) === this.find(b) && this.isNull(a) === false;
      }),
    );
  }

  private uniteRows(kept: number, gone: number): Branch | null {
    const columns = new Set([...this.columnsOf(kept), ...this.columnsOf(gone)]);
    const pairs: (readonly [TermKey, TermKey])[] = [];
    const known = [...columns].reduce<Branch>((at, column) => {
      const one = at.know({ kind: 'column', row: kept, column });
      const other = one.branch.know({ kind: 'column', row: gone, column });
      pairs.push([one.key, other.key]);
      return other.branch;
    }, this);
    const same = known.with({ sameRow: new Map(known.sameRow).set(gone, kept) });
    return pairs.reduce<Branch | null>((at, [a, b]) => at?.merge(a, b) ?? null, same);
  }
}

interface Parts {
  readonly facts: TableFacts;
  readonly rows: readonly SupposedRow[];
  readonly doubts: ReadonlySet<string>;
  readonly parents: ReadonlyMap<TermKey, TermKey>;
  readonly terms: ReadonlyMap<TermKey, Term>;
  readonly nullness: ReadonlyMap<TermKey, boolean>;
  readonly apart: readonly (readonly [TermKey, TermKey])[];
  readonly literals: readonly Literal[];
  readonly types: ReadonlyMap<TermKey, string>;
  readonly remembered: ReadonlyMap<string, TermKey>;
  readonly sameRow: ReadonlyMap<number, number>;
}
