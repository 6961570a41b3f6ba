/** What this needs to know of package-lock.json. */
export interface LockFile {
  readonly packages: Readonly<Record<string, LockedPackage>>;
}

interface LockedPackage {
  readonly version?: string;
  readonly dev?: boolean;
  readonly optional?: boolean;
  readonly os?: readonly string[];
  readonly cpu?: readonly string[];
  readonly libc?: readonly string[];
  readonly optionalDependencies?: Readonly<Record<string, string>>;
}

/** An optional package that another one names and the lock file does not have. */
interface Missing {
  readonly name: string;
  readonly range: string;
  readonly neededBy: string;
}

/**
 * Binaries for other platforms are optional packages. A registry that mirrors only some platforms makes npm leave the
 * others out of the lock file, and then `npm ci` of npm 11 refuses on every platform: "Missing: ... from lock file".
 */
export function missingPackages(lock: LockFile): readonly Missing[] {
  return Object.entries(lock.packages).flatMap(([place, entry]) =>
    Object.entries(entry.optionalDependencies ?? {})
      .filter(
        ([name]) => lock.packages[`${place}/node_modules/${name}`] === undefined && lock.packages[`node_modules/${name}`] === undefined,
      )
      .map(([name, range]) => ({ name, range, neededBy: place.replace(/^.*node_modules\//, '') })),
  );
}

const systems = ['aix', 'android', 'darwin', 'freebsd', 'linux', 'netbsd', 'openbsd', 'openharmony', 'sunos', 'win32'];
const processors = ['arm', 'arm64', 'ia32', 'loong64', 'mips64el', 'ppc64', 'riscv64', 's390x', 'wasm32', 'x64'];

/**
 * Adds the missing entries: exact version from whoever needs it, platform from the name, no integrity (npm fills it in
 * where the package can be had). npm then skips them on other platforms, as it does with complete entries.
 *
 * @throws an Error for a package whose version or platform cannot be told.
 */
export function completed<Lock extends LockFile>(lock: Lock): Lock {
  const added = missingPackages(lock).map(({ name, range, neededBy }): [string, LockedPackage] => {
    const words = name.split(/[-/]/);
    const [os, ...otherSystems] = systems.filter((system) => words.includes(system));
    const [cpu, ...otherProcessors] = processors.filter((processor) => words.includes(processor));
    if (os === undefined || cpu === undefined || otherSystems.length + otherProcessors.length > 0 || !/^\d/.test(range)) {
      throw new Error(`the platform or version of ${name} ${range}, which ${neededBy} names, cannot be told`);
    }
    const dev = lock.packages[`node_modules/${neededBy}`]?.dev === true ? { dev: true } : {};
    const libc = words.some((word) => word.startsWith('musl'))
      ? { libc: ['musl'] }
      : words.some((word) => word.startsWith('gnu'))
        ? { libc: ['glibc'] }
        : {};
    return [`node_modules/${name}`, { version: range, cpu: [cpu], ...dev, ...libc, optional: true, os: [os] }];
  });
  const packages = Object.entries<LockedPackage>({ ...lock.packages, ...Object.fromEntries(added) }).sort(([a], [b]) => (a < b ? -1 : 1));
  return { ...lock, packages: Object.fromEntries(packages) };
}
