import { mkdir, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { journeySection } from './report/journey.ts';
import { reportPage } from './report/page.ts';
import { step } from './step.ts';
import type { Night, NightResult } from './types.ts';

/** Writes the night's page in place of an earlier one and returns its path. */
export const writeReport = step(async ({ reportsDir, warehouse }, { night, result }: { night: Night; result: NightResult }): Promise<string> => {
  await mkdir(reportsDir, { recursive: true });
  const path = join(reportsDir, `${night.logicalDate}.html`);
  const more = [await journeySection(warehouse, night.logicalDate)];
  await writeFile(`${path}.part`, reportPage(result, more), { mode: 0o600 });
  await rename(`${path}.part`, path);
  return path;
});
