import { type Reasoner, TooMany } from './reasoner.ts';
import { rowsOf } from './unfold-rows.ts';
import { truthsOf } from './unfold-truth.ts';
import { valuesOf } from './unfold-value.ts';
import type { World } from './world.ts';

/** Ties the parts together, with a bound on how many steps a question may take. */
export function makeReasoner(world: World, limit = 20_000): Reasoner {
  let steps = 0;
  const reasoner: Reasoner = {
    world,
    truths: (condition, want, scope, asker, branch) => truthsOf(reasoner, condition, want, scope, asker, branch),
    values: (expression, scope, asker, branch) => valuesOf(reasoner, expression, scope, asker, branch),
    rows: (query, outer, asker, branch) => rowsOf(reasoner, query, outer, asker, branch),
    step() {
      steps++;
      if (steps > limit) throw new TooMany();
    },
  };
  return reasoner;
}
