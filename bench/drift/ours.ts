import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { driftTests, fineEdges, measureDrift, type ColumnSummary } from '../../analytics/index.ts';
import { summariseColumns, type ColumnCounts } from '../../warehouse/drift/summarise.ts';
import { openWarehouse } from '../../warehouse/open.ts';
import type { Warehouse } from '../../warehouse/warehouse.ts';

/** The process that `drift` measures: columns of a Parquet file, or made here, counted in the warehouse. Prints JSON. */

const { values: given } = parseArgs({ options: { rows: { type: 'string' }, features: { type: 'string' }, file: { type: 'string' }, scratch: { type: 'string' } } });
const scratch = given.scratch ?? '';
const features = Number(given.features);
const names = Array.from({ length: features }, (_, feature) => `x${feature}`);
/** Rows of which the edges of bins are cut, as of a training snapshot. */
const SNAPSHOT = 50_000;
const TURNS = 3;

mkdirSync(scratch, { recursive: true });
const warehouse = await openWarehouse({ engine: 'duckdb', path: join(scratch, 'columns.duckdb') });
console.log(JSON.stringify(given.file === undefined ? await count(warehouse, Number(given.rows)) : await compare(warehouse, given.file)));
await warehouse.close();

/** Our statement and a hand-written one in turns, the quickest of each; both must find the same. */
async function count({ knex }: Warehouse, rows: number): Promise<object> {
  const uniform = (salt: number): string => `((hash(i::bigint * 4096 + ${salt}) >> 11)::double + 1) / 9007199254740994.0`;
  // Counts, money that is missing for some, and a sum of two.
  const made = names.map((name, at) => [`floor(-3 * ln(${uniform(2 * at)}))`, `case when ${uniform(2 * at)} < 0.3 then null else exp(4 * ${uniform(2 * at + 1)}) end`, `${uniform(2 * at + 1)} - ln(${uniform(2 * at)})`][at % 3] + ` as ${name}`);
  await knex.raw(`create table columns as select ${made.join(', ')} from (select range as i from range(${rows}))`);
  const edges = await edgesOf(`columns limit ${SNAPSHOT}`);
  const asked = names.map((name, at) => ({ kind: 'numeric' as const, name, edges: edges[at]! }));
  const written = `select count(*) as n, ${names.map((name, at) => `count(${name}) as n_${name}, avg(${name}) as mean_${name}, stddev_pop(${name}) as sd_${name}, min(${name}) as min_${name}, max(${name}) as max_${name}, map_values(histogram(${name}, [${edges[at]!.map((edge) => `${edge.toExponential()}::double`).join(', ')}])) as bins_${name}`).join(', ')} from columns`;
  const seconds = { ours: Number.POSITIVE_INFINITY, peer: Number.POSITIVE_INFINITY };
  let differing = 0;
  for (let turn = 0; turn < TURNS; turn += 1) {
    const ours = await timed(() => summariseColumns(warehouse, { from: 'columns', bindings: [] }, asked));
    const peer = await timed(async () => ((await knex.raw(written)) as { rows: Record<string, unknown>[] }).rows[0]!);
    seconds.ours = Math.min(seconds.ours, ours.seconds);
    seconds.peer = Math.min(seconds.peer, peer.seconds);
    differing += ours.result.filter((one) => !sameAs(one, peer.result)).length;
  }
  return { ...seconds, differing };
}

function sameAs(one: ColumnCounts, row: Record<string, unknown>): boolean {
  if (one.kind !== 'numeric') return false;
  const bins = row[`bins_${one.name}`] as unknown[];
  const near = (a: number | null, b: unknown): boolean => Math.abs((a ?? 0) - Number(b)) <= 1e-9 * Math.abs(Number(b));
  return one.edges.every((_, bin) => one.counts[bin] === Number(bins[bin])) && one.rows - one.missing === Number(row[`n_${one.name}`])
    && near(one.mean, row[`mean_${one.name}`]) && near(one.deviation, row[`sd_${one.name}`]) && one.least === Number(row[`min_${one.name}`]) && one.most === Number(row[`max_${one.name}`]);
}

/** What the peer does with the sample: from its columns to the verdict. */
async function compare({ knex }: Warehouse, file: string): Promise<object> {
  await knex.raw(`create table sample as select * from read_parquet('${file.replaceAll("'", "''")}')`);
  const { seconds, result } = await timed(async () => {
    const edges = await edgesOf(`sample where side = 'reference' and i < ${SNAPSHOT}`);
    const asked = names.map((name, at) => ({ kind: 'numeric' as const, name, edges: edges[at]! }));
    const side = (name: string): Promise<ColumnCounts[]> => summariseColumns(warehouse, { from: 'sample where side = ?', bindings: [name] }, asked);
    const [before, now] = [await side('reference'), await side('current')];
    return measureDrift({ date: '2026-01-02', columns: names.map((name, at) => ({ name, drift: 'window' as const, current: now[at] as ColumnSummary, champion: [{ date: '2026-01-01', summary: before[at] as ColumnSummary }], recent: null })) });
  });
  return { seconds, tests: driftTests.names().length, alarms: result.columns.filter(({ alarm }) => alarm).length };
}

async function edgesOf(from: string): Promise<number[][]> {
  const { columns } = await warehouse.engine.readColumns(warehouse.knex, `select 'row', ${names.map((name) => `coalesce(cast(${name} as double), 'NaN')`).join(', ')} from ${from}`, []);
  return columns.map((values) => fineEdges(values));
}

async function timed<Result>(work: () => Promise<Result>): Promise<{ seconds: number; result: Result }> {
  const from = performance.now();
  const result = await work();
  return { result, seconds: (performance.now() - from) / 1000 };
}
