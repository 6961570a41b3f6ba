type Version = readonly [number, number, number];

/**
 * Whether a range of `engines.node` admits a version. Understands what packages write: comparators, `^`, `~`, `x`
 * ranges, hyphens, `||`. Prerelease tags are ignored: Node has none that matter here.
 *
 * @throws an Error for anything else, so that a range is never taken for admitted because it was not understood.
 */
export function admits(range: string, version: string): boolean {
  const wanted = read(version).version;
  return range.split('||').some((part) => alternative(part.trim(), wanted));
}

function alternative(text: string, version: Version): boolean {
  const hyphen = /^(\S+)\s+-\s+(\S+)$/.exec(text);
  if (hyphen !== null) return comparator('>=', hyphen[1] ?? '', version) && comparator('<=', hyphen[2] ?? '', version);
  const parts = [...text.matchAll(/(>=|<=|>|<|=|\^|~)?\s*([^\s<>=^~]+)/g)];
  if (
    parts
      .map((part) => part[0].trim())
      .join('')
      .replace(/\s/g, '') !== text.replace(/\s/g, '')
  )
    throw new Error(`the range "${text}" cannot be read`);
  return parts.every((part) => comparator(part[1] ?? '', part[2] ?? '', version));
}

function comparator(operator: string, text: string, version: Version): boolean {
  const { version: low, parts } = read(text);
  // The first version after all that the text names: 18 -> 19.0.0, 18.2 -> 18.3.0, 18.2.1 -> 18.2.2.
  const next = bump(low, parts - 1);
  switch (operator) {
    case '>=':
      return compare(version, low) >= 0;
    case '<':
      return compare(version, low) < 0;
    case '>':
      return parts > 0 && compare(version, next) >= 0;
    case '<=':
      return parts === 0 || compare(version, next) < 0;
    case '^':
      return (
        compare(version, low) >= 0 &&
        (parts === 0 || compare(version, bump(low, low[0] > 0 || parts === 1 ? 0 : low[1] > 0 || parts === 2 ? 1 : 2)) < 0)
      );
    case '~':
      return compare(version, low) >= 0 && (parts === 0 || compare(version, bump(low, Math.min(parts - 1, 1))) < 0);
    default:
      return parts === 0 || (compare(version, low) >= 0 && compare(version, next) < 0);
  }
}

/** A version and how many of its three parts were written. */
function read(text: string): { readonly version: Version; readonly parts: number } {
  if (/^[*xX]?$/.test(text)) return { version: [0, 0, 0], parts: 0 };
  const found = /^v?(\d+)(?:\.(\d+|[*xX]))?(?:\.(\d+|[*xX]))?(?:[-+].*)?$/.exec(text);
  if (found === null) throw new Error(`the version "${text}" cannot be read`);
  const numbers = found.slice(1, 4).map((part) => (part === undefined || /[*xX]/.test(part) ? undefined : Number(part)));
  const [major = 0, minor, patch] = numbers;
  return { version: [major, minor ?? 0, patch ?? 0], parts: minor === undefined ? 1 : patch === undefined ? 2 : 3 };
}

function bump([major, minor, patch]: Version, part: number): Version {
  if (part <= 0) return [major + 1, 0, 0];
  return part === 1 ? [major, minor + 1, 0] : [major, minor, patch + 1];
}

function compare(a: Version, b: Version): number {
  return a[0] - b[0] || a[1] - b[1] || a[2] - b[2];
}
