import type { Branch } from '../reason/branch.ts';
import { TooMany } from '../reason/reasoner.ts';
import type { World } from '../reason/world.ts';
import { chased } from './chase.ts';

/** What a question came to: every branch is entitled, one is not, or it cannot be told. */
export type Answer =
  /** No branch at all: nothing is admitted. */
  | { readonly kind: 'nothing' }
  | { readonly kind: 'entailed' }
  | { readonly kind: 'broken'; readonly branch: Branch /** The branch as it was asked about. */; readonly of: Branch }
  | { readonly kind: 'doubtful'; readonly branch: Branch }
  | { readonly kind: 'too-many' };

/** What a question needs to know of a branch. */
export interface Question {
  /** Whether the session has a right to what the branch reaches: with what foreign keys add to it, and as it was found. */
  readonly entitled: (branch: Branch, before: Branch) => boolean;
  /** What else must hold of the rows; only what could be a hole is looked at so closely. */
  readonly refine?: (branch: Branch) => Iterable<Branch>;
  /** Whether the smallest database of the branch shows the hole; null where that cannot be told. */
  readonly shows?: (branch: Branch, of: Branch) => boolean | null;
}

// A branch may say less than the server asks; the next one may say enough.
const tries = 24;

/** Looks at every way in which a row is admitted for one in which the session has no right to it. */
export function ask(world: World, branches: () => Generator<Branch>, { entitled, refine, shows }: Question): Answer {
  let any = false;
  let open: { readonly branch: Branch; readonly of: Branch } | null = null;
  let doubtful: Branch | null = null;
  let tried = 0;
  try {
    for (const found of branches()) {
      const branch = chased(world, found);
      if (branch === null) continue;
      any = true;
      if (entitled(branch, found)) continue;
      const [refined] = refine?.(branch) ?? [branch];
      if (refined === undefined) continue;
      const settled = isSettled(refined) ? refined : refined.doubt('a comparison whose sides are both given');
      const certain = settled.doubts.size === 0;
      const shown = !certain ? null : shows === undefined ? true : tried++ < tries && shows(settled, branch);
      if (shown === true) return { kind: 'broken', branch: settled, of: branch };
      if (shown === null && certain) open ??= { branch: settled, of: branch };
      else doubtful ??= certain ? settled.doubt('the database that should have shown a hole shows none') : settled;
    }
  } catch (error) {
    if (error instanceof TooMany) return { kind: 'too-many' };
    throw error;
  }
  if (open !== null) return { kind: 'broken', ...open };
  if (doubtful !== null) return { kind: 'doubtful', branch: doubtful };
  return any ? { kind: 'entailed' } : { kind: 'nothing' };
}

/** Whether values can be found that make every comparison true: one side of each is still open. */
function isSettled(branch: Branch): boolean {
  return branch.literals.every(({ args }) =>
    args.some((arg) => {
      const term = branch.known.get(arg);
      return term !== undefined && term.kind !== 'constant' && term.kind !== 'apply' && branch.constant(arg) === undefined;
    }),
  );
}
