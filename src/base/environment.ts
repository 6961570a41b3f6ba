/** The process environment, read in one place so that tests and embedders can see what is read. */
export function environment(name: string): string | undefined {
  const value = process.env[name];
  return value === undefined || value === '' ? undefined : value;
}
