import { mkdir, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { baselineSection } from './report/baseline.ts';
import { choiceSection } from './report/choice.ts';
import { journeySection } from './report/journey.ts';
import { writeCards } from './model-card/write-cards.ts';
import { measureQuality } from '../warehouse/quality/measure.ts';
import { readQuality } from '../warehouse/quality/read.ts';
import { reportPage } from './report/page.ts';
import { picturesSection } from './report/pictures.ts';
import { preparationSection } from './report/preparation.ts';
import { readSegments } from './registry/segment-record.ts';
import { step } from './step.ts';
import type { Night, NightResult } from './types.ts';

/** Looks across all sources once they are staged, writes the night's page in place of an earlier one, and returns its path. */
export const writeReport = step(async (deps, { night, result }: { night: Night; result: NightResult }, { signal }): Promise<string> => {
  const { reportsDir, warehouse, project, config } = deps;
  await measureQuality(warehouse, project, { night, keepDays: config.quarantine.keepDays, signal });
  const read = async (sql: string): Promise<Record<string, unknown>[]> => ((await warehouse.knex.raw(sql)) as { rows: Record<string, unknown>[] }).rows;
  const quality = await readQuality(read, night.logicalDate);
  const more = [
    await picturesSection(read, Object.keys(config.segmentations), night.logicalDate),
    await choiceSection(warehouse, night.logicalDate),
    await baselineSection(warehouse, Object.keys(config.segmentations), night.logicalDate),
    await preparationSection(warehouse, Object.keys(config.segmentations), night.logicalDate),
    await journeySection(warehouse, project, night.logicalDate),
  ];
  await mkdir(reportsDir, { recursive: true });
  const path = join(reportsDir, `${night.logicalDate}.html`);
  await writeFile(`${path}.part`, reportPage(result, quality, more, await readSegments(read, night.logicalDate)), { mode: 0o600 });
  await rename(`${path}.part`, path);
  await writeCards(deps, night.logicalDate);
  return path;
});
