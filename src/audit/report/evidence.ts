import { nameKey } from '../../base/ident.ts';
import { bypassesRowSecurity, relationReach } from '../../model/access.ts';
import { commands } from '../../model/tenancy.ts';
import type { AuditInput } from '../rule.ts';
import { privilegeOf } from '../scope/reach.ts';
import { surfaceOf } from '../scope/surface.ts';

/** One verdict of a matrix: what became of a command of a role on an object. */
export interface Cell {
  readonly role: string;
  readonly object: string;
  readonly command: string;
  /** Of the live attack: leak, failed, oracle, vacuous, held. Of the proof: refuted, unknown, assumed, proved. */
  readonly verdict: string;
}

export interface Matrix {
  readonly title: string;
  /** What its verdicts rest on, in a sentence. */
  readonly about: string;
  readonly cells: readonly Cell[];
}

/** Something that crossed, or an answer that told, with what replays it. */
export interface Crossing {
  readonly role: string;
  readonly object: string;
  readonly command: string;
  readonly technique: string;
  readonly context: string;
  readonly what: string;
  readonly rows?: number;
  readonly script: readonly string[];
}

/** What a report needs of the live attack; the JSON that `prove --live` prints has all of it. */
export interface AttackFacts {
  readonly server: { readonly database: string; readonly versionNum: number };
  readonly attacks: number;
  readonly held: number;
  readonly controls: number;
  readonly leaks: readonly Crossing[];
  readonly oracles: readonly Crossing[];
  readonly failed: readonly { readonly role: string; readonly object: string; readonly reason: string }[];
  readonly vacuous: readonly { readonly role: string; readonly object: string; readonly command: string; readonly reason: string }[];
  readonly skipped: readonly { readonly object: string; readonly reason: string; readonly attacks: number }[];
  readonly byRole: readonly { readonly role: string; readonly attacks: number; readonly held: number; readonly leaks: number }[];
  readonly matrix: readonly {
    readonly role: string;
    readonly object: string;
    readonly verdicts: Readonly<Partial<Record<string, string>>>;
  }[];
  readonly setup: readonly string[];
  readonly notes: readonly string[];
}

/** The verdicts of the attack, one for each role, object and command that was tried. */
export function attackMatrix(facts: AttackFacts): Matrix {
  return {
    title: 'What the attack found',
    about:
      'Every run-time role tried to cross into another tenant by every way that Bulkhead knows. Held means refused or empty, while the same role could do the same with rows of its own tenant.',
    cells: facts.matrix.flatMap(({ role, object, verdicts }) =>
      Object.entries(verdicts).flatMap(([command, verdict]) => (verdict === undefined ? [] : [{ role, object, command, verdict }])),
    ),
  };
}

/** What was decided from the catalogue, one verdict for each claim. */
export function claimsMatrix(cells: readonly Cell[]): Matrix {
  return {
    title: 'What was decided from the catalogue',
    about:
      'Proved: it follows from grants, policies and bodies that nothing of another tenant is reached. Refuted: something is. Assumed: it holds if what the contract vouches for holds. Unknown: not decided, and so not green.',
    cells,
  };
}

/** What grants and row security say of every table: no verdict about the policies themselves. */
export function rightsMatrix(input: AuditInput): Matrix {
  const { declared, runtime } = surfaceOf(input);
  const cells = runtime.flatMap((role) =>
    declared.flatMap(({ table }) =>
      commands.map((command): Cell => {
        const reach = relationReach(input.database, role, table, privilegeOf(command));
        const verdict = reach === null ? 'no right' : bypassesRowSecurity(input.database, role, table) === null ? 'policies' : 'unfiltered';
        return { role, object: nameKey(table), command, verdict };
      }),
    ),
  );
  return {
    title: 'What the catalogue grants',
    about:
      'No right: the command is refused. Policies: row security filters it; whether the policies hold tenants apart is what the findings and the attack are about. Unfiltered: nothing filters it.',
    cells,
  };
}
