import type { Prediction } from './predict.ts';

export type Judgement =
  /** The server does what was said. */
  | 'agreed'
  /** Both fail, with different errors. */
  | 'other-error'
  /** It failed, which was foreseen as possible. */
  | 'hazard'
  | 'unknown'
  | 'differs';

/** What the server answered, beside what was said of it. */
export function judge(prediction: Prediction, answer: string): Judgement {
  if (prediction.kind === 'unknown') return 'unknown';
  const [, sqlstate = '', message = ''] = /^error (\w{5}) (.*)$/s.exec(answer) ?? [];
  const byPolicy = sqlstate === '42501' && message.includes('row-level security');
  if (prediction.kind === 'denied') {
    if (sqlstate === '') return 'differs';
    return sqlstate === prediction.sqlstate && !byPolicy ? 'agreed' : 'other-error';
  }
  if (sqlstate !== '' && prediction.value === 'refused' && byPolicy) return 'agreed';
  if (sqlstate !== '') return prediction.hazard !== null && !byPolicy ? 'hazard' : 'differs';
  return prediction.value !== 'refused' && answer === `ok ${prediction.value.join(',')}` ? 'agreed' : 'differs';
}
