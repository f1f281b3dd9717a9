import { expect, test } from 'vitest';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { matrixToArrow } from '../../activities/arrow.ts';
import { TrainingPool } from '../../activities/training/pool.ts';
import { matrixOf } from '../../analytics/index.ts';

test('a training thread knows the algorithm that the configuration registers, also in a folder without "type": "module"', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'muster-algorithm-'));
  const configFile = join(folder, 'muster.config.ts');
  await writeFile(configFile, `
    import { algorithms } from 'muster/analytics';
    algorithms.register({ ...algorithms.get('kmeans'), name: 'house_kmeans' });
    export default {};
  `);
  const matrixPath = join(folder, 'matrix.arrow');
  await writeFile(matrixPath, matrixToArrow(matrixOf({ visits: [1, 1.1, 0.9, 9, 9.1, 8.9] })));
  const pool = new TrainingPool(1, configFile);
  const task = { matrixPath, k: 2, seed: 1, restarts: 2 };
  try {
    expect(await pool.fit({ ...task, algorithm: 'house_kmeans' })).toMatchObject({ k: 2, sizes: [3, 3] });
    await expect(pool.fit({ ...task, algorithm: 'house_kmean' })).rejects.toThrow(/"house_kmean" is not known.*house_kmeans/);
  } finally {
    await pool.close();
    await rm(folder, { recursive: true, force: true });
  }
});
