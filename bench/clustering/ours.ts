import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { pino } from 'pino';
import { algorithms, chooseK, evenRows, lloydStepwise, selectRows, silhouetteProblem, silhouetteScores, stratifiedRows, type Matrix } from '../../analytics/index.ts';
import { matrixToArrow } from '../../activities/arrow.ts';
import { openRows } from '../../activities/refining/rows.ts';
import { TrainingPool } from '../../activities/training/pool.ts';
import { readMatrix } from '../../warehouse/matrix.ts';
import { migrate } from '../../warehouse/migrate.ts';
import { openWarehouse } from '../../warehouse/open.ts';
import { nearestCentroidSql } from '../../warehouse/scoring.ts';
import type { Warehouse } from '../../warehouse/warehouse.ts';
import { bundleThread } from '../../workers/thread-bundle.ts';

/** The process that `clustering` measures: points stand in a warehouse, and are clustered as a night does it. Prints JSON. */

const { values: given } = parseArgs({ options: { file: { type: 'string' }, task: { type: 'string' }, k: { type: 'string' }, scratch: { type: 'string' } } });
const [file = '', task = '', scratch = ''] = [given.file, given.task, given.scratch];

const DATE = '2026-01-01';
/** As a night's defaults: the snapshot, the sample on which k is chosen, and restarts. */
const SNAPSHOT_ROWS = 50_000;
const SAMPLE_ROWS = 10_000;
const RESTARTS = 10;
const SEED = 1;

mkdirSync(scratch, { recursive: true });
const warehouse = await openWarehouse({ engine: 'duckdb', path: join(scratch, 'points.duckdb'), memoryLimit: '4GB' });
await migrate(warehouse);
await warehouse.knex.raw(`create table if not exists marts.points as select date '${DATE}' as as_of_date, * from read_parquet('${file.replaceAll("'", "''")}')`);
const columns = await featureColumns(warehouse);
const features = columns.map((feature) => ({ feature, impute: 0, transform: 'none', center: 0, scale: 1 }));

const started = performance.now();
const found = task === 'score' ? await score() : await train();
console.log(JSON.stringify({ seconds: (performance.now() - started) / 1000, ...found }));
await warehouse.close();

async function featureColumns({ knex }: Warehouse): Promise<string[]> {
  const { rows } = (await knex.raw("select column_name from information_schema.columns where table_schema = 'marts' and table_name = 'points' order by ordinal_position")) as { rows: { column_name: string }[] };
  return rows.map(({ column_name }) => column_name).filter((name) => name.startsWith('x'));
}

/** Snapshot, k (chosen, or given), the fit on the snapshot, and all customers until the centroids rest. */
async function train(): Promise<object> {
  const pool = new TrainingPool(2, 'muster.config.ts', () => bundleThread(pino({ level: 'silent' })));
  pool.warm();
  try {
    const { columns: values, rows } = await readMatrix(warehouse, { table: 'marts.points', asOfDate: DATE, columns, sample: { rows: SNAPSHOT_ROWS, salt: 'snapshot', of: 'marts.points' } });
    const snapshot: Matrix = { names: columns, rows, columns: Object.values(values) };
    const k = task === 'fit' ? Number(given.k) : await chosenK(pool, snapshot);
    const { centroids } = await pool.fit({ matrixPath: put('snapshot', snapshot), algorithm: 'kmeans', k, seed: SEED, restarts: RESTARTS });
    return { k, ...(await onAll(pool, centroids)) };
  } finally {
    await pool.close();
  }
}

/** As activities/choose-candidate.ts does, by the default rule. */
async function chosenK(pool: TrainingPool, snapshot: Matrix): Promise<number> {
  const [matrixPath, samplePath] = [put('snapshot', snapshot), put('sample', evenRows(snapshot, SAMPLE_ROWS))];
  const fits = await Promise.all(Array.from({ length: 9 }, (_, index) => pool.fit({ matrixPath: samplePath, algorithm: 'kmeans', k: index + 2, seed: SEED, restarts: RESTARTS / 2 })));
  const measured = await Promise.all(fits.map(({ centroids }) => pool.measure({ matrixPath, centroids })));
  const labellings = measured.map(({ labels }) => labels);
  const { rows, weights } = stratifiedRows(labellings, snapshot.rows, SAMPLE_ROWS);
  const problem = silhouetteProblem(selectRows(snapshot, rows), labellings.map((labels) => rows.map((row) => labels[row]!)), weights);
  const scores = silhouetteScores(problem, await Promise.all([0, 1].map((part) => pool.silhouette({ problem, part, parts: 2 }))));
  return chooseK(fits.map(({ k }, index) => ({ k, silhouette: scores[index]?.mean ?? null, ...measured[index]! }))).k;
}

function put(name: string, matrix: Matrix): string {
  const path = join(scratch, `${name}.arrow`);
  writeFileSync(path, matrixToArrow(matrix));
  return path;
}

async function onAll(pool: TrainingPool, centroids: number[][]): Promise<{ inertia: number; iterations: number }> {
  const { rest, check } = algorithms.get('kmeans');
  const rows = await openRows({ warehouse, training: pool }, {
    features, source: 'marts.points where as_of_date = cast(? as date)', bindings: [DATE], key: DATE, signal: new AbortController().signal,
  });
  const { inertia, iterations } = await lloydStepwise({ rows, start: { iteration: 0, centroids }, ...rest!(check(undefined)) });
  await rows.close();
  return { inertia, iterations };
}

/** Our statement and a hand-written one in turns, the quickest of three each; both must find the same. */
async function score(): Promise<object> {
  const centroids = Array.from({ length: Number(given.k) }, (_, cluster) => columns.map((_name, feature) => Math.sin(cluster * 7 + feature * 3)));
  const from = `marts.points where as_of_date = date '${DATE}'`;
  const distances = centroids.map((centroid) => centroid.map((value, feature) => `(x${feature} - ${value}) * (x${feature} - ${value})`).join(' + '));
  const written = `select customer_id, list_position(d, list_min(d)) - 1 as cluster from (select customer_id, [${distances.join(', ')}] as d from ${from})`;
  const statements = { ours: nearestCentroidSql({ features, centroids }, from), peer: written };
  const seconds = { ours: Number.POSITIVE_INFINITY, peer: Number.POSITIVE_INFINITY };
  for (let turn = 0; turn < 3; turn += 1) {
    for (const who of ['ours', 'peer'] as const) {
      const from = performance.now();
      await warehouse.knex.raw(`create or replace table work.scored_${who} as ${statements[who]}`);
      seconds[who] = Math.min(seconds[who], (performance.now() - from) / 1000);
    }
  }
  const { rows: [differing] } = (await warehouse.knex.raw('select count(*) as n from work.scored_ours as a join work.scored_peer as b on b.customer_id = a.customer_id where a.cluster <> b.cluster')) as { rows: { n: number }[] };
  return { ...seconds, differing: differing?.n };
}
