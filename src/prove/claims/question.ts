import type { Branch } from '../reason/branch.ts';
import { TooMany } from '../reason/reasoner.ts';
import type { World } from '../reason/world.ts';
import { chased } from './chase.ts';

/** What a question came to: every branch is entitled, one is not, or it cannot be told. */
export type Answer =
  /** No branch at all: nothing is admitted. */
  | { readonly kind: 'nothing' }
  | { readonly kind: 'entailed' }
  | { readonly kind: 'broken'; readonly branch: Branch }
  | { readonly kind: 'doubtful'; readonly branch: Branch }
  | { readonly kind: 'too-many' };

/**
 * Looks at every way in which a row is admitted for one in which the session has no right to it. `entitled` is given the
 * branch with what foreign keys add to it, and the branch as it was found. `refine` tells what else must hold of the rows.
 */
export function ask(
  world: World,
  branches: () => Generator<Branch>,
  entitled: (branch: Branch, before: Branch) => boolean,
  refine: (branch: Branch) => Iterable<Branch> = (branch) => [branch],
): Answer {
  let any = false;
  let doubtful: Branch | null = null;
  try {
    for (const found of branches()) {
      const branch = chased(world, found);
      if (branch === null) continue;
      any = true;
      if (entitled(branch, found)) continue;
      // Only what could be a hole is worth looking at closely.
      const [refined] = refine(branch);
      if (refined === undefined) continue;
      const settled = isSettled(refined) ? refined : refined.doubt('a comparison whose sides are both given');
      if (settled.doubts.size === 0) return { kind: 'broken', branch };
      doubtful ??= settled;
    }
  } catch (error) {
    if (error instanceof TooMany) return { kind: 'too-many' };
    throw error;
  }
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
