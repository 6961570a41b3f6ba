import type { Predicate } from '../../model/predicate.ts';
import { conjuncts, isConstant } from './parts.ts';
import { remember } from './remember.ts';
import type { Scope } from './scope.ts';

/**
 * What the planner leaves of an expression before it looks at relations: what a constant decides is gone, and with it
 * the question who may read what the rest names.
 */
export function fold(predicate: Predicate, scope: Scope): Predicate {
  const into = (part: Predicate): Predicate => fold(part, scope);
  switch (predicate.kind) {
    case 'and':
    case 'or': {
      const deciding = predicate.kind === 'or';
      const operands = predicate.operands.map(into).filter((operand) => !isTruth(operand, !deciding));
      const decided = operands.find((operand) => isTruth(operand, deciding));
      const [first = truthConstant(!deciding)] = operands;
      return decided ?? (operands.length < 2 ? first : { ...predicate, operands });
    }
    case 'not': {
      const operand = into(predicate.operand);
      return operand.kind === 'constant' && typeof operand.value === 'boolean' ? truthConstant(!operand.value) : { kind: 'not', operand };
    }
    case 'case': {
      const branches = predicate.branches
        .map((branch) => ({ when: into(branch.when), then: into(branch.then) }))
        .filter((branch) => !isTruth(branch.when, false) && !isNull(branch.when));
      const sure = branches.findIndex((branch) => isTruth(branch.when, true));
      const last = branches[sure];
      const otherwise = last === undefined ? (predicate.otherwise === null ? null : into(predicate.otherwise)) : last.then;
      const left = last === undefined ? branches : branches.slice(0, sure);
      return left.length === 0 && otherwise !== null ? otherwise : { kind: 'case', branches: left, otherwise };
    }
    case 'coalesce': {
      const operands = predicate.operands.map(into).filter((operand) => !isNull(operand));
      const end = operands.findIndex((operand) => operand.kind === 'constant');
      const kept = end < 0 ? operands : operands.slice(0, end + 1);
      const [only] = kept;
      return kept.length === 1 && only !== undefined ? only : { kind: 'coalesce', operands: kept };
    }
    case 'is-boolean':
    case 'is-null':
    case 'cast':
      return computed({ ...predicate, operand: into(predicate.operand) }, scope);
    case 'compare':
      return computed({ ...predicate, left: into(predicate.left), right: into(predicate.right) }, scope);
    default:
      return predicate;
  }
}

/** The conditions that are left of one; each is asked on its own, and the first that is not true ends the matter. */
export function conditionsOf(predicate: Predicate, scope: Scope): readonly Predicate[] {
  return remember([scope.picture, predicate], 'conditions', () => conjuncts(withoutNulls(fold(predicate, scope))));
}

// In a condition null is as good as false, and the planner uses that at every depth of AND and OR.
function withoutNulls(predicate: Predicate): Predicate {
  if (isNull(predicate)) return truthConstant(false);
  if (predicate.kind !== 'and' && predicate.kind !== 'or') return predicate;
  const deciding = predicate.kind === 'or';
  const operands = predicate.operands.map(withoutNulls).filter((operand) => !isTruth(operand, !deciding));
  const decided = operands.find((operand) => isTruth(operand, deciding));
  const [first = truthConstant(!deciding)] = operands;
  return decided ?? (operands.length < 2 ? first : { ...predicate, operands });
}

function computed(predicate: Predicate, scope: Scope): Predicate {
  if (!isConstant(predicate)) return predicate;
  const answer = scope.engine.datum(predicate, scope);
  return answer.kind === 'known' ? { kind: 'constant', ...answer.value } : predicate;
}

const isTruth = (predicate: Predicate, value: boolean): boolean => predicate.kind === 'constant' && predicate.value === value;
const isNull = (predicate: Predicate): boolean => predicate.kind === 'constant' && predicate.value === null;
const truthConstant = (value: boolean): Predicate => ({ kind: 'constant', value, type: 'boolean' });
