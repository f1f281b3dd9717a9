import { mkdir, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { reportPage } from './report/page.ts';
import { step } from './step.ts';
import type { Night, NightResult } from './types.ts';

/** Writes the night's page in place of an earlier one and returns its path. */
export const writeReport = step(async ({ reportsDir }, { night, result }: { night: Night; result: NightResult }): Promise<string> => {
  await mkdir(reportsDir, { recursive: true });
  const path = join(reportsDir, `${night.logicalDate}.html`);
  await writeFile(`${path}.part`, reportPage(result), { mode: 0o600 });
  await rename(`${path}.part`, path);
  return path;
});
