/** A class of mistakes by which rows of one tenant come into reach of another, or seem to. */
export interface HoleClass {
  readonly code: string;
  /** What it is, in a sentence. */
  readonly what: string;
  /**
   * `static`: the catalogue shows it, and the corpus has two holes and two near misses of it. `none`: it looks like a hole
   * and is none, and the corpus has near misses. `attack`: only trying shows it. `outside`: neither audit nor attack look.
   */
  readonly seen: 'static' | 'none' | 'attack' | 'outside';
  /** Families of the attack that try it. */
  readonly attacks: readonly string[];
  /** Who reaches it: whoever can send SQL, whoever calls the API's functions and tables, or owners and operators only. */
  readonly reached: 'SQL' | 'API' | 'owner';
  /** What has to be known beside; for `attack` and `outside` where it is shown, or why nobody looks. */
  readonly note?: string;
}

type Row = readonly [code: string, seen: HoleClass['seen'], reached: HoleClass['reached'], attacks: string, what: string, note?: string];

const rows: readonly Row[] = [
  ['T1', 'static', 'API', 'read insert update delete', 'Row security is off on a table of tenants.'],
  ['T2', 'static', 'API', 'read insert update delete', 'Policies are written, and row security was never switched on.'],
  [
    'T3',
    'static',
    'API',
    'read insert update delete',
    'Row security is not forced, and somebody who serves requests has the rights of the owner.',
  ],
  ['T4', 'static', 'API', 'become read', 'A role that serves requests is superuser, has BYPASSRLS, or can SET ROLE to one that does.'],
  ['T5', 'static', 'API', 'read update delete', 'A policy is true for every row, in so many words or in others.'],
  [
    'T6',
    'static',
    'API',
    'read insert',
    'A sub-select of a policy compares a column with itself, because a bare name binds to the inner table.',
  ],
  ['T7', 'static', 'API', 'read update', 'A policy asks about the person, or about another parent, and not about the tenant of the row.'],
  [
    'T8',
    'static',
    'API',
    'read insert update delete',
    'A looser policy stands beside the right one; permissive policies are alternatives.',
  ],
  ['T9', 'static', 'API', 'read delete', 'What was meant to restrict is permissive.'],
  ['T10', 'static', 'API', 'insert update', 'The USING of one policy and the WITH CHECK of another let a row change hands.'],
  [
    'T11',
    'static',
    'API',
    'insert update',
    'UPDATE or ALL without WITH CHECK: by itself no hole, as USING is taken for it; so a wide USING admits inserts as well.',
  ],
  [
    'T12',
    'static',
    'API',
    'insert',
    'INSERT without WITH CHECK: by itself no hole, as it admits nothing; FOR ALL with USING alone does admit.',
  ],
  ['T13', 'static', 'API', 'insert update', 'A WITH CHECK that lets rows of another tenant in.'],
  ['T14', 'static', 'API', 'update', 'The old row of an UPDATE is not asked for its tenant: a blind update captures it.'],
  ['T15', 'static', 'API', 'read', 'A policy that an absent context makes true.'],
  ['T16', 'static', 'API', 'read', 'After its transaction a setting is empty and not null: a cast raises, or the empty value matches.'],
  [
    'T17',
    'static',
    'SQL',
    'read',
    'A flag in a setting opens the table, and every session can write settings.',
    'The attack forges the declared settings only.',
  ],
  ['T18', 'static', 'API', 'read', 'The context is set for the session and is still there for the next request on the connection.'],
  ['T19', 'static', 'API', 'routine', 'A function that requests may call sets the context.'],
  ['T20', 'static', 'API', 'read', 'The database login stands for the tenant, and a pool has one login.'],
  ['T21', 'static', 'API', 'read', 'A policy trusts a claim that its subject may edit.'],
  ['T22', 'static', 'API', 'read', 'A function that reads the session is declared immutable, so that a plan keeps its answer.'],
  ['T23', 'static', 'API', 'read insert', 'The tenant key may be null, and rows without a tenant are everybody’s.'],
  ['T24', 'static', 'SQL', 'read', 'The tenant is matched by a pattern, or by more than equality.'],
  ['T25', 'static', 'API', 'escalate', 'A policy believes a table that tenants may write, or that nothing protects.'],
  ['T26', 'static', 'API', 'escalate insert', 'Whoever names himself becomes a member.'],
  ['T27', 'static', 'API', 'escalate column', 'Whoever is a member raises his own role, plan or limit.'],
  ['T28', 'static', 'API', 'insert', 'A policy asks that something be absent, and row security hides it from who asks.'],
  [
    'T29',
    'static',
    'API',
    'routine',
    'A helper of the policies is wrong: it ignores its argument, or asks whether a membership exists and not whose.',
  ],
  ['T30', 'static', 'API', 'read', 'A policy raises: it reads itself in a circle, or casts what does not fit. A denial, no leak.'],
  [
    'T31',
    'static',
    'API',
    'read insert update delete',
    'Grants and policies do not fit each other: one of them is dead, or alive where nobody expects it.',
  ],
  ['T32', 'static', 'API', 'read', 'A policy reads what its role may not read: every statement is refused.'],
  ['O1', 'static', 'API', 'view', 'A view runs as its owner, past the policies, also where the reader may read the table.'],
  ['O2', 'static', 'API', 'view', 'A view that runs as its owner is written through.'],
  ['O3', 'static', 'API', 'view read', 'A table without a tenant joins rows of several tenants behind a view.'],
  ['O4', 'static', 'API', 'view', 'A materialised view, which cannot have policies, holds rows of tenants.'],
  ['O5', 'static', 'API', 'routine', 'A definer function reads or writes for whomever its arguments name.'],
  ['O6', 'static', 'SQL', 'ownership', 'A definer function finds names on a path where others may plant objects.'],
  [
    'O7',
    'static',
    'SQL',
    '',
    'A trigger function: by itself no hole, as it runs as who fires it; one that runs as its owner is a definer function.',
  ],
  ['O8', 'static', 'API', 'read insert', 'A partition is addressed directly, where the policies of its parent do not apply.'],
  ['O9', 'static', 'API', 'read', 'A foreign table, which cannot have policies, holds rows of tenants.'],
  ['O10', 'static', 'API', 'foreign-key', 'A foreign key without the tenant: a child may name a parent of another tenant.'],
  ['O11', 'static', 'API', 'foreign-key', 'Such a key deletes or empties rows of another tenant.'],
  ['O12', 'static', 'API', 'foreign-key', 'Such a key tells whether a row of another tenant exists.'],
  ['O13', 'static', 'API', 'unique', 'A unique key over all tenants tells whether another one has a value.'],
  ['O14', 'static', 'API', 'unique upsert', 'ON CONFLICT answers the same question without an error.'],
  ['O15', 'static', 'SQL', 'truncate', 'TRUNCATE, which row security does not filter.'],
  ['O16', 'static', 'SQL', 'ownership', 'TRIGGER: a trigger of one’s own runs in the statements of others.'],
  ['O17', 'static', 'SQL', 'foreign-key', 'REFERENCES: a foreign key of one’s own asks what exists, and keeps it from being deleted.'],
  ['O18', 'static', 'SQL', 'sequence', 'A sequence of all tenants is read or set.'],
  ['O19', 'static', 'owner', '', 'A publication sends rows of tenants, which policies do not filter.'],
  ['O20', 'static', 'API', 'read', 'Default privileges and PUBLIC open what is made tomorrow.'],
  ['O21', 'static', 'API', 'column', 'A column that is to be hidden is granted.'],
  ['O22', 'static', 'API', '', 'A rewrite rule does something else, or more, as the owner of the table.'],
  [
    'O23',
    'attack',
    'SQL',
    '',
    'EXPLAIN ANALYZE and row estimates tell of rows that are hidden.',
    'Inherent in EXPLAIN: give run-time roles no raw SQL. What stands in plans is fixed in [test/session/plan-shape.test.ts](../../test/session/plan-shape.test.ts).',
  ],
  [
    'O24',
    'static',
    'SQL',
    '',
    'Statements of other sessions, with their values, are seen in the statistics views.',
    'Sessions of one login see each other always; values belong in parameters.',
  ],
  [
    'O25',
    'outside',
    'SQL',
    '',
    'Large objects have no policies.',
    'Others may read none by default; the picture of the database does not hold them. Keep files of tenants in tables.',
  ],
  ['O26', 'static', 'SQL', '', 'A notification carries values of rows, and every session may listen.'],
  ['O27', 'static', 'SQL', 'read', 'COPY keeps to policies; with the rights of the server’s own roles it reads and writes files.'],
  ['O28', 'static', 'SQL', '', 'An extension reads pages, or comes back in by another login, past the policies.'],
  [
    'O29',
    'static',
    'SQL',
    'view',
    'A function marked leakproof, or a view without a barrier: conditions of the reader see rows before the filter.',
  ],
  ['O30', 'static', 'API', 'read insert', 'Stored files are told by bucket or path and not by the tenant.'],
  ['O31', 'static', 'API', 'become', 'A way through the role graph that nobody had in mind.'],
  ['O32', 'static', 'API', 'read insert', 'Queues, archives, copies and staging tables that nobody has declared.'],
  ['O33', 'static', 'SQL', '', 'The release of the server has a published hole in row security.'],
  [
    'O34',
    'outside',
    'SQL',
    '',
    'How long a policy takes, and what fails first, depends on rows that are hidden.',
    'A matter of statistics over many statements; nobody looks. Policies that compare the tenant first and by index leave least to measure.',
  ],
  ['O35', 'static', 'API', 'insert', 'A default or a check asks the rows of other tenants.'],
];

/** Every class, in order. */
export const classes: readonly HoleClass[] = rows.map(([code, seen, reached, attacks, what, note]) => ({
  code,
  what,
  seen,
  reached,
  attacks: attacks === '' ? [] : attacks.split(' '),
  ...(note === undefined ? {} : { note }),
}));
