import type { Connection } from '../driver/driver.ts';
import { type AttackInput, attack } from './attack.ts';
import type { Claim } from './claims/claim.ts';
import { replayClaims } from './claims/replay.ts';
import type { Live } from './report/prove-report.ts';

/** The live side: attacks everything, and tries the witness of every refuted claim. All of it is rolled back. */
export async function proveLive(connection: Connection, input: AttackInput, claims: readonly Claim[]): Promise<Live> {
  const report = await attack(connection, input);
  const { database, tenancy, seed = 1 } = input;
  return { attack: report, replays: await replayClaims(connection, { database, tenancy, seed }, claims) };
}
