import { join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';

/** A sample of customers, half of them the reference and half of them current, as a Parquet file: the same on every machine. */
export async function writeSample(folder: string, { rows, features }: { rows: number; features: number }): Promise<string> {
  const file = join(folder, `sample-${rows}-${features}.parquet`);
  const uniform = (salt: number): string => `((hash(i::bigint * 4096 + ${salt}) >> 11)::double + 1) / 9007199254740994.0`;
  // As the columns of the large table; every tenth has moved.
  const columns = Array.from({ length: features }, (_, at) => {
    const made = [`floor(-3 * ln(${uniform(2 * at)}))`, `case when ${uniform(2 * at)} < 0.3 then null else exp(4 * ${uniform(2 * at + 1)}) end`, `${uniform(2 * at + 1)} - ln(${uniform(2 * at)})`][at % 3]!;
    return `${made}${at % 10 === 0 ? ` * case when i >= ${rows / 2} then 1.5 else 1 end` : ''} as x${at}`;
  });
  const connection = await (await DuckDBInstance.create(':memory:')).connect();
  try {
    await connection.run(`copy (select i, case when i < ${rows / 2} then 'reference' else 'current' end as side, ${columns.join(', ')} from (select range as i from range(${rows}))) to '${file.replaceAll("'", "''")}' (format parquet)`);
  } finally {
    connection.closeSync();
  }
  return file;
}
