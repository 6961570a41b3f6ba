import { startFailure } from './failure.ts';

/** Settings of postgresql.conf by name. */
export type Settings = Readonly<Record<string, string | number | boolean>>;

/**
 * A server whose data nobody will miss: it is fast because it may lose everything at a power cut. Never use these
 * settings for data that matters. Everything that changes what SQL means (time zone aside) is left at the default, so
 * that what works here works on a production server of the same version.
 */
export const throwAway: Settings = {
  // Durability is what a throw-away server does without.
  fsync: false,
  full_page_writes: false,
  synchronous_commit: false,
  max_wal_size: '4GB',
  checkpoint_timeout: '1h',
  // Only this machine, only TCP: a socket file would be one more thing to lose.
  listen_addresses: '127.0.0.1',
  unix_socket_directories: '',
  // In files of the data directory, which are removed with it; POSIX segments in /dev/shm outlive a killed server, and
  // a container has only 64 MB there.
  dynamic_shared_memory_type: 'mmap',
  max_connections: 200,
  timezone: 'UTC',
  log_timezone: 'UTC',
  logging_collector: false,
  log_destination: 'stderr',
};

/** The text of a configuration file. @throws BH3005 for a name that is not one. */
export function settingsText(settings: Settings): string {
  return Object.entries(settings)
    .map(([name, value]) => {
      if (!/^[a-z_][a-z0-9_.]*$/i.test(name)) throw startFailure({ message: `"${name}" is not the name of a setting` });
      const text = typeof value === 'boolean' ? (value ? 'on' : 'off') : String(value);
      return `${name} = '${text.replaceAll('\\', '\\\\').replaceAll("'", "''").replaceAll('\n', '\\n')}'\n`;
    })
    .join('');
}
