import type { Knex } from 'knex';
import { exclusively } from '../exclusive.ts';
import type { Night } from '../models/binds.ts';
import type { Project } from '../models/project.ts';
import { prepareTables } from '../tables.ts';
import { transact } from '../transact.ts';
import type { Warehouse } from '../warehouse.ts';
import { recordGaps } from './gaps.ts';
import { recordOrphans } from './orphans.ts';
import { forgetQuarantined } from './quarantine.ts';

const COUNTS = 'meta.quality';

/**
 * What can only be said when all sources are staged: orphans and gaps. It also deletes from the quarantine what has been there for
 * too long. Run it again, and it says the same.
 * @param keepDays How many days before the night rows stay in the quarantine.
 */
export async function measureQuality(warehouse: Warehouse, project: Project, { night, keepDays, signal }: { night: Night; keepDays: number; signal?: AbortSignal | undefined }): Promise<void> {
  await prepareTables(warehouse, project);
  await exclusively(warehouse, COUNTS, () => transact(warehouse, async (trx) => {
    await takeTurn(trx, night);
    await recordOrphans(trx, project, night);
    await recordGaps(trx, project, night.logicalDate);
    await forgetQuarantined(trx, project, { logicalDate: night.logicalDate, keepDays });
  }, { signal }));
}

/** Two nights that measure at once wait for each other here: each would count by what it saw before the other was done. */
async function takeTurn(trx: Knex, { logicalDate }: Night): Promise<void> {
  await trx('meta.whole_tables').insert({ dataset: COUNTS, run: `quality of ${logicalDate}` }).onConflict('dataset').merge();
}
