import { fileURLToPath } from 'node:url';
import { createJiti } from 'jiti';
import type { Contract } from '../../src/contract/declaration.ts';

const jiti = createJiti(import.meta.url, {
  alias: { bulkhead: fileURLToPath(new URL('../../src/index.ts', import.meta.url)) },
  fsCache: false,
});

/** Evaluates the text of a configuration file, as the command line would. */
export async function loadContract(text: string): Promise<Contract> {
  const module = (await jiti.evalModule(text, {
    filename: fileURLToPath(new URL('./bulkhead.config.ts', import.meta.url)),
    async: true,
  })) as { readonly default: Contract };
  return module.default;
}
