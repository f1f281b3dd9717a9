import type { Night } from '../models/binds.ts';
import type { Project } from '../models/project.ts';
import { prepareTables } from '../tables.ts';
import { transact } from '../transact.ts';
import type { Warehouse } from '../warehouse.ts';
import { recordGaps } from './gaps.ts';
import { recordOrphans } from './orphans.ts';
import { forgetQuarantined } from './quarantine.ts';

/**
 * What can only be said when all sources are staged: orphans and gaps. It also deletes from the quarantine what has been there for
 * too long. Run it again, and it says the same.
 * @param keepDays How many days before the night rows stay in the quarantine.
 */
export async function measureQuality(warehouse: Warehouse, project: Project, { night, keepDays, signal }: { night: Night; keepDays: number; signal?: AbortSignal | undefined }): Promise<void> {
  await prepareTables(warehouse, project);
  await transact(warehouse, async (trx) => {
    await recordOrphans(trx, project, night);
    await recordGaps(trx, project, night.logicalDate);
    await forgetQuarantined(trx, project, { logicalDate: night.logicalDate, keepDays });
  }, { signal });
}
