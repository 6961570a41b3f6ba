import { type Answer, type Denied, type Hazard, known } from './answer.ts';

export type Truth = boolean | null;

export function negate(answer: Answer<Truth>): Answer<Truth> {
  return answer.kind === 'known' ? known(answer.value === null ? null : !answer.value, answer.hazard) : answer;
}

export function conjunction(operands: readonly Answer<Truth>[]): Answer<Truth> {
  return combine(operands, false);
}

export function disjunction(operands: readonly Answer<Truth>[]): Answer<Truth> {
  return combine(operands, true);
}

/** Like `conjunction`, for the conditions of WHERE, where null ends the evaluation as false does. */
export function filter(operands: readonly Answer<Truth>[]): Answer<boolean> {
  const answer = combine(operands.map(isTrue), false);
  return answer.kind === 'known' ? known(answer.value === true, answer.hazard) : answer;
}

export function isTrue(answer: Answer<Truth>): Answer<boolean> {
  return answer.kind === 'known' ? known(answer.value === true, answer.hazard) : answer;
}

// What decides (false for AND, true for OR) decides in spite of errors and ignorance elsewhere. Whether the server comes
// to the error first depends on its plan, so that it stays as a hazard.
function combine(operands: readonly Answer<Truth>[], deciding: boolean): Answer<Truth> {
  let hazard: Hazard | null = null;
  let error: Denied | null = null;
  let decided = false;
  let nothing = false;
  for (const operand of operands) {
    if (operand.kind === 'denied') error ??= operand;
    if (operand.kind !== 'known') continue;
    hazard ??= operand.hazard;
    decided ||= operand.value === deciding;
    nothing ||= operand.value === null;
  }
  const ignorance = operands.find((operand) => operand.kind === 'unknown');
  if (decided) return known(deciding, error ?? hazard ?? ignorance ?? null);
  if (ignorance !== undefined) return ignorance;
  if (error !== null) return error;
  return known(nothing ? null : !deciding, hazard);
}
