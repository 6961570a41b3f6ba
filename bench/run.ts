import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import type { Bench } from './bench.ts';
import { readEnvironment } from './environment.ts';
import { auditBench } from './audit/bench.ts';
import { introspectBench } from './introspect/bench.ts';
import { type Report, renderReport } from './report.ts';
import { rlsCostBench } from './rls-cost/bench.ts';
import { withServer } from './server.ts';

/** Every question; a new one is a folder and a line here. */
const benches: readonly Bench[] = [auditBench, introspectBench, rlsCostBench];

const options = { json: { type: 'string' }, quick: { type: 'boolean' }, url: { type: 'string' }, seed: { type: 'string' } } as const;
const usage = 'npm run bench -- NAME [--quick] [--json FILE] [--url URL] [--seed N]';

/**
 * Answers one question. The exit code says whether it could be asked (2: no): a figure on a shared machine is a
 * measurement, never an assertion, so a missed bar is printed and exits 0.
 */
async function main(args: readonly string[]): Promise<number> {
  const { values, positionals } = parseArgs({ args: [...args], options, strict: true, allowPositionals: true });
  const [name] = positionals;
  if (name === undefined) {
    const width = Math.max(...benches.map((bench) => bench.name.length));
    process.stdout.write(`${usage}\n\n${benches.map((bench) => `${bench.name.padEnd(width)}  ${bench.question}\n`).join('')}`);
    return 0;
  }
  const bench = benches.find((candidate) => candidate.name === name);
  const seed = Number(values.seed ?? '1');
  if (bench === undefined || positionals.length > 1 || !Number.isInteger(seed)) {
    process.stderr.write(
      `${bench === undefined ? `no bench is named ${name}; there are: ${benches.map((known) => known.name).join(', ')}` : usage}\n`,
    );
    return 2;
  }
  const report = await answer(bench, { url: values.url, quick: values.quick === true, seed });
  process.stdout.write(`\n${bench.name}: ${bench.question}\n${renderReport(report)}`);
  if (values.json !== undefined) writeFileSync(values.json, `${JSON.stringify(report, null, 2)}\n`);
  return 0;
}

function answer(
  bench: Bench,
  asked: { readonly url: string | undefined; readonly quick: boolean; readonly seed: number },
): Promise<Report> {
  const { url, quick, seed } = asked;
  const began = performance.now();
  // To stderr, so that what is printed can be piped.
  const say = (step: string) => process.stderr.write(`${((performance.now() - began) / 1000).toFixed(1).padStart(6)} s  ${step}\n`);
  say(url === undefined ? 'starting an embedded PostgreSQL' : 'connecting');
  return withServer(url, async (server) => {
    const environment = await readEnvironment(server.admin, { seed, quick });
    const results = await bench.run({ ...server, quick, seed, say });
    return { bench: bench.name, environment, results };
  });
}

try {
  process.exitCode = await main(process.argv.slice(2));
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 2;
}
