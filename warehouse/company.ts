import { MusterError } from '../core/errors.ts';
import { transact } from './transact.ts';
import type { Warehouse } from './warehouse.ts';

/** The one row there is. */
const ONE = 1;

/**
 * Gives a new warehouse to a company, and refuses one that belongs to another.
 * @param shownAs how an error names the warehouse: an address may hold a password.
 * @throws MusterError usage.
 */
export async function claimWarehouse(warehouse: Warehouse, name: string, shownAs: string): Promise<void> {
  const owner = await transact(warehouse, async (trx) => {
    await trx('meta.company').insert({ one: ONE, name }).onConflict('one').ignore();
    return trx('meta.company').where({ one: ONE }).first<{ name: string } | undefined>('name');
  });
  if (owner?.name === name) return;
  throw new MusterError({
    kind: 'usage', where: shownAs, found: `it holds the company "${owner?.name}", and the configuration is for "${name}"`,
    allowed: 'one company in one warehouse', todo: `name another warehouse, or set \`name: '${owner?.name}'\` if it is the same company`,
  });
}
