import { it } from 'vitest';
import { readMeanings } from '../../src/catalog/meanings/read-meanings.ts';
import { tenancyOf } from '../../src/contract/resolve.ts';
import { proveClaims } from '../../src/prove/claims/prove.ts';
import { useDatabase } from '../harness/database.ts';
import { useServer } from '../harness/server.ts';
import { picture, seal } from '../plan/lifecycle.ts';
import { systems } from '../systems/system.ts';
const server = useServer();
for (const system of systems) {
  const database = useDatabase({ server, roles: [`*`] });
  it(system.name, async () => {
    await system.build(database.driver);
    for (const when of ['found', 'sealed']) {
      const db = await picture(database.driver, system.contract);
      const t0 = performance.now();
      const meanings = readMeanings(db);
      const t1 = performance.now();
      const claims = proveClaims({ database: db, meanings }, tenancyOf(system.contract, db));
      const count: Record<string, number> = {};
      for (const c of claims) { const k = `${c.verdict} ${c.reason}`; count[k] = (count[k] ?? 0) + 1; }
      console.log(system.name, when, claims.length, Math.round(t1 - t0), Math.round(performance.now() - t1), 'ms', count);
      for (const c of claims.filter((c) => c.verdict === 'unknown' || when === 'sealed' && c.verdict !== 'proved').slice(0, 25)) console.log(JSON.stringify(c));
      if (when === 'found') await seal(database.driver, system.contract);
    }
  }, 200000);
}
