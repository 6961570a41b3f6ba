import { expect, test } from 'vitest';
import { hostile, sample } from '../../../test/report/sample.ts';
import { known } from '../../../test/report/known.ts';
import { rules } from '../rules/all.ts';
import { renderGithub } from './github.ts';

const anchor = { file: 'bulkhead.config.ts', text: 'x\n  orders: tenant(),\n' };
const decode = (text: string) =>
  text.replaceAll('%3A', ':').replaceAll('%2C', ',').replaceAll('%0D', '\r').replaceAll('%0A', '\n').replaceAll('%25', '%');

/** As the runner reads a line: everything up to the second `::` is command and properties. */
function commands(text: string) {
  return text
    .split('\n')
    .filter((line) => line.startsWith('::'))
    .map((line) => {
      const [, command = '', list = '', message = ''] = /^::(\w+) (.*?)::(.*)$/.exec(line) ?? [];
      return {
        command,
        message: decode(message),
        properties: Object.fromEntries(list.split(',').map((item) => item.split('=').map(decode))),
      };
    });
}

test('there is one annotation for each cause, at the line of the contract', () => {
  const text = renderGithub(sample(), rules, anchor);
  const found = commands(text);
  const off = found.filter(({ properties }) => String(properties['title']).includes('BHA001'));
  expect(off).toHaveLength(1);
  expect(off[0]).toMatchObject({ command: 'error', properties: { file: 'bulkhead.config.ts', line: '1' } });
  expect(off[0]?.message).toContain('- Row security is off on public.notes3\n');
  expect(off[0]?.message).toContain('Read: bulkhead explain BHA001');
  expect(found.find(({ properties }) => String(properties['title']).includes('BHA007'))?.properties['line']).toBe('2');
  expect(text).toMatch(/\nbulkhead audit of shop: \d+ critical, /);
});

test('no name begins a command, ends one or adds a property', () => {
  const text = renderGithub(sample(), rules, anchor);
  for (const line of text.split('\n').filter((one) => one !== ''))
    expect(line).toMatch(/^(::(error|warning|notice) (file=[^,:]*,line=\d+,)?title=[^,:]*::|bulkhead audit of )/);
  expect(commands(text).some(({ message }) => message.includes(hostile))).toBe(true);
});

test('what is waived or known is not annotated', () => {
  const rest = renderGithub(
    sample({
      known: { ...known, waivers: sample().findings.map(({ key }) => ({ key, reason: 'all of it, for now', expires: '2027-01-01' })) },
    }),
    rules,
    anchor,
  );
  expect(commands(rest).filter(({ command }) => command === 'error')).toEqual([]);
});
