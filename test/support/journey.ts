import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../..', import.meta.url));

/** The files of the complete journey: MUSTER_JOURNEY_DATA, or beside the checkout. */
export const JOURNEY = process.env['MUSTER_JOURNEY_DATA'] ?? join(root, '..', 'shared', 'data', 'complete-journey');

/** Whether they are there: tests that need them are skipped by name otherwise. */
export const journeyPresent = existsSync(join(JOURNEY, 'transactions.parquet'));
