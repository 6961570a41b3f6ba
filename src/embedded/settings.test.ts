import { describe, expect, it } from 'vitest';
import { startFailure } from './failure.ts';
import { settingsText } from './settings.ts';

describe('settings', () => {
  it('are written as postgresql.conf reads them', () => {
    expect(settingsText({ fsync: false, jit: true, max_connections: 7, 'app.note': "it's \\ a\nline" })).toBe(
      "fsync = 'off'\njit = 'on'\nmax_connections = '7'\napp.note = 'it''s \\\\ a\\nline'\n",
    );
  });

  it('have names and nothing else before the sign', () => {
    expect(() => settingsText({ 'a = 1\nb': 2 })).toThrow(expect.objectContaining({ code: 'BH3005' }));
  });
});

describe('a failure to start', () => {
  it('shows the last lines of the log and the way to another server', () => {
    const lines = Array.from({ length: 50 }, (_, line) => `line ${line}`);
    const failure = startFailure({ message: 'it broke', output: lines.join('\n'), hint: 'Mend it.' });
    expect(failure.detail?.split('\n')).toEqual(lines.slice(30));
    expect(failure.hint).toBe('Mend it. Or use a server of your own: pass --url or set DATABASE_URL.');
  });
});
