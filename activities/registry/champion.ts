import { transact } from '../../warehouse/transact.ts';
import type { Warehouse } from '../../warehouse/warehouse.ts';
import { aliasNow, moveAlias, type AliasMove } from './aliases.ts';

/**
 * Makes a version the champion by compare-and-set. In the same transaction the one that it replaces becomes `previous`, so that nobody
 * ever sees one without the other.
 * @returns whether the version is champion afterwards.
 */
export function moveChampion(warehouse: Warehouse, move: Omit<AliasMove, 'alias'>): Promise<boolean> {
  const { segmentation, version, expected } = move;
  return transact(warehouse, async (trx) => {
    if (await aliasNow(trx, segmentation, 'champion') === version) return true;
    if (!await moveAlias(trx, { ...move, alias: 'champion' })) return false;
    if (expected === null) return true;
    const reason = `was champion before v${version}`;
    await moveAlias(trx, { ...move, alias: 'previous', version: expected, expected: await aliasNow(trx, segmentation, 'previous'), reason });
    return true;
  });
}
