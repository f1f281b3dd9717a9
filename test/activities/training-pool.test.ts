import { expect, test } from 'vitest';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pino from 'pino';
import { matrixToArrow } from '../../activities/arrow.ts';
import { TrainingPool } from '../../activities/training/pool.ts';
import { matrixOf } from '../../analytics/index.ts';
import { bundleThread } from '../../workers/thread-bundle.ts';

const noScript = async (): Promise<undefined> => undefined;
const oneScript = (): Promise<string | undefined> => bundleThread(pino({ level: 'silent' }));

test.each([['loads TypeScript', noScript], ['has its code as one script', oneScript]])('a training thread that %s knows the algorithm that the configuration registers, also in a folder without "type": "module"', async (_, script) => {
  const folder = await mkdtemp(join(tmpdir(), 'muster-algorithm-'));
  const configFile = join(folder, 'muster.config.ts');
  await writeFile(configFile, `
    import { algorithms } from 'muster/analytics';
    algorithms.register({ ...algorithms.get('kmeans'), name: 'house_kmeans' });
    export default {};
  `);
  const matrixPath = join(folder, 'matrix.arrow');
  await writeFile(matrixPath, matrixToArrow(matrixOf({ visits: [1, 1.1, 0.9, 9, 9.1, 8.9] })));
  const pool = new TrainingPool(1, configFile, script);
  const task = { matrixPath, k: 2, seed: 1, restarts: 2 };
  try {
    const kmeans = await pool.fit({ ...task, algorithm: 'kmeans' });
    expect(kmeans).toMatchObject({ k: 2, sizes: [3, 3] });
    expect(await pool.fit({ ...task, algorithm: 'house_kmeans' })).toEqual(kmeans);
    const judged = { ...task, algorithm: 'house_kmeans', centroids: [[1], [9]], model: { centroids: [[1], [9]] }, counts: { gap: 2, stability: 2, rows: 100 } };
    expect(await pool.resample(judged)).toEqual({ gap: { value: expect.any(Number) as unknown, error: expect.any(Number) as unknown }, stability: { mean: 1, weakest: 1 } });
    expect(await pool.measure(judged)).toMatchObject({ labels: Int32Array.of(0, 0, 0, 1, 1, 1), smallestShare: 0.5 });
    // More clusters than the rows have places: nothing to say, and nothing wrong.
    expect(await pool.resample({ ...judged, k: 7 })).toEqual({ gap: null, stability: null });
    await expect(pool.fit({ ...task, algorithm: 'house_kmean' })).rejects.toThrow(/"house_kmean" is not known.*house_kmeans/);
  } finally {
    await pool.close();
    await rm(folder, { recursive: true, force: true });
  }
});

test('a training thread that is given its code as one script runs that', async () => {
  const pool = new TrainingPool(1, 'muster.config.ts', async () => `exports.knows = () => true; exports.run = ({ name }) => name + ' by the script';`);
  try {
    expect(await pool.measure({ matrixPath: 'none', centroids: [] })).toBe('measure by the script');
  } finally {
    await pool.close();
  }
});

test('a training thread tells the same error, with its code as one script', async () => {
  const pool = new TrainingPool(1, 'muster.config.ts', oneScript);
  try {
    await expect(pool.fit({ matrixPath: '/nowhere/matrix.arrow', k: 2, seed: 1, restarts: 2, algorithm: 'kmeans' })).rejects.toThrow(/ENOENT.*matrix\.arrow/);
  } finally {
    await pool.close();
  }
});
