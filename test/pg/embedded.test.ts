import { execFileSync } from 'node:child_process';
import { existsSync, statSync } from 'node:fs';
import { createServer } from 'node:net';
import { dirname } from 'node:path';
import { Client } from 'pg';
import { describe, expect, it } from 'vitest';
import { pgDriver } from '../../src/adapters/pg.ts';
import { sql } from '../../src/base/sql.ts';
import { withConnection } from '../../src/driver/transaction.ts';
import { freePort } from '../../src/embedded/port.ts';
import { type EmbeddedOptions, type EmbeddedServer, startEmbedded } from '../../src/embedded/server.ts';
import { processesOf } from '../harness/parent-process.ts';
import { runBinaries, useServer } from '../harness/server.ts';

async function start(options: EmbeddedOptions = {}): Promise<EmbeddedServer> {
  return startEmbedded({ ...(await runBinaries()), ...options });
}

async function settingsOf(server: EmbeddedServer): Promise<Record<string, string>> {
  const driver = await server.driver();
  try {
    const found = await withConnection(driver, (connection) =>
      connection.query<{ name: string; setting: string }>(sql`select name, setting from pg_settings
        union all select 'bulkhead.note', current_setting('bulkhead.note', true)
        union all select 'encoding', pg_encoding_to_char(encoding) from pg_database where datname = 'postgres'
        union all select 'collation', datcollate from pg_database where datname = 'postgres'`),
    );
    return Object.fromEntries(found.rows.map((row) => [row.name, row.setting]));
  } finally {
    await driver.end();
  }
}

describe('a running server', () => {
  const test = useServer({ settings: { work_mem: '7MB', 'bulkhead.note': "it's \\ ours" } });

  it('has the settings that were promised', async () => {
    const settings = await settingsOf(test.embedded);
    expect(settings).toMatchObject({ fsync: 'off', TimeZone: 'UTC', encoding: 'UTF8', collation: 'C', unix_socket_directories: '' });
    expect(settings).toMatchObject({ listen_addresses: '127.0.0.1', work_mem: '7168', 'bulkhead.note': "it's \\ ours" });
    expect(Number(settings['server_version_num'])).toBe(test.versionNum);
  });

  it('wants the password', async () => {
    const url = new URL(test.url);
    url.password = 'wrong';
    const driver = await pgDriver({ url: url.href });
    await expect(driver.connect()).rejects.toMatchObject({ code: 'BH3001', sqlstate: '28P01' });
    await driver.end();
  });

  it('shows the password on no command line and in no file', () => {
    const { password } = new URL(test.url);
    const home = dirname(test.embedded.dataDirectory);
    const processes = processesOf(home);
    expect(processes.length).toBeGreaterThanOrEqual(5);
    expect(processes.join('\n')).not.toContain(password);
    expect(existsSync(`${home}/password`)).toBe(false);
    expect(execFileSync('sh', ['-c', `grep -rlF "$1" "$2" || true`, 'sh', password, home], { encoding: 'utf8' })).toBe('');
  });

  it('lets nobody else into its files', () => {
    expect(statSync(test.embedded.dataDirectory).mode & 0o077).toBe(0);
    expect(statSync(dirname(test.embedded.dataDirectory)).mode & 0o066).toBe(0);
    expect(statSync(test.embedded.dataDirectory).uid).not.toBe(0);
  });
});

describe('starting and stopping', () => {
  it('takes at most a few seconds and leaves nothing', async () => {
    const begun = performance.now();
    const server = await start();
    const started = performance.now();
    await Promise.all([server.stop(), server.stop()]);
    const stopped = performance.now();
    process.stderr.write(`start ${Math.round(started - begun)} ms, stop ${Math.round(stopped - started)} ms\n`);
    expect(started - begun).toBeLessThan(10_000);
    expect(stopped - started).toBeLessThan(5_000);
    expect(existsSync(dirname(server.dataDirectory))).toBe(false);
    expect(processesOf(dirname(server.dataDirectory))).toEqual([]);
  });

  it('stops while sessions are busy', async () => {
    const server = await start();
    const client = new Client({ connectionString: server.url });
    client.on('error', () => undefined);
    await client.connect();
    const sleeping = client.query('select pg_sleep(60)').catch((error: unknown) => error);
    await server.stop();
    expect(await sleeping).toMatchObject({ code: '57P01' });
    await client.end();
    expect(existsSync(dirname(server.dataDirectory))).toBe(false);
  });

  it('starts several at once', async () => {
    const servers = await Promise.all([start(), start(), start()]);
    expect(new Set(servers.map((server) => server.port)).size).toBe(3);
    await Promise.all(servers.map((server) => server.stop()));
    expect(servers.filter((server) => existsSync(server.dataDirectory))).toEqual([]);
  });

  it('cleans up after a server that crashed', async () => {
    const server = await start();
    process.kill(server.pid, 'SIGKILL');
    await server.stop();
    expect(existsSync(dirname(server.dataDirectory))).toBe(false);
    expect(processesOf(dirname(server.dataDirectory))).toEqual([]);
  });
});

describe('a port that somebody takes first', () => {
  async function withTakenPort<T>(work: (port: number) => Promise<T>): Promise<T> {
    const other = createServer();
    const port = await freePort();
    await new Promise<void>((resolve) => other.listen(port, '127.0.0.1', resolve));
    try {
      return await work(port);
    } finally {
      await new Promise((resolve) => other.close(resolve));
    }
  }

  it('is replaced by another', () =>
    withTakenPort(async (taken) => {
      const ports = [taken, taken];
      const server = await start({ choosePort: async () => ports.shift() ?? freePort() });
      expect(server.port).not.toBe(taken);
      await settingsOf(server);
      await server.stop();
    }));

  it('is given up after some tries', () =>
    withTakenPort(async (taken) => {
      await expect(start({ choosePort: async () => taken })).rejects.toMatchObject({
        code: 'BH3005',
        message: expect.stringContaining('no free port'),
        detail: expect.stringContaining('could not bind'),
      });
    }));
});

describe('a start that fails', () => {
  it('shows the end of the log', async () => {
    await expect(start({ settings: { shared_buffers: 'plenty' } })).rejects.toMatchObject({
      code: 'BH3005',
      detail: expect.stringContaining('shared_buffers'),
      hint: expect.stringContaining('--url'),
    });
  });

  it('says that a folder has no PostgreSQL', async () => {
    await expect(start({ binDirectory: '/nonexistent' })).rejects.toMatchObject({
      code: 'BH3005',
      detail: expect.stringContaining('ENOENT'),
    });
  });

  it('does not take a setting name for more than a name', async () => {
    await expect(start({ settings: { "x = 'y'\nfsync": 1 } })).rejects.toMatchObject({ code: 'BH3005' });
  });
});
