import { join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';

export interface Points { file: string; rows: number; features: number }

/**
 * Customers in eight overlapping clouds of 3% to 30%, every feature with standard deviation 1 within its cloud, as a Parquet file
 * (customer_id, x0, x1 ...). Made of hashes: the same file on every machine.
 */
export async function writePoints(folder: string, { rows, features }: Omit<Points, 'file'>): Promise<Points> {
  const file = join(folder, `points-${rows}-${features}.parquet`);
  // One number is hashed, not a pair: the hashes of (i, 1) and (i, 2) resemble each other.
  const uniform = (salt: number, of = 'i'): string => `((hash(${of}::bigint * 4096 + ${salt}) >> 11)::double + 1) / 9007199254740994.0`;
  const normal = (feature: number): string => `sqrt(-2 * ln(${uniform(2 * feature)})) * cos(2 * pi() * ${uniform(2 * feature + 1)})`;
  const centre = (feature: number): string => `4 * (${uniform(1_000 + feature, 'cloud')} - 0.5)`;
  const columns = Array.from({ length: features }, (_, feature) => `${normal(feature)} + ${centre(feature)} as x${feature}`);
  const connection = await (await DuckDBInstance.create(':memory:', { memory_limit: '1500MB' })).connect();
  try {
    await connection.run(`copy (
      select 'C' || lpad(i::varchar, 9, '0') as customer_id, ${columns.join(', ')}
      from (select i, case when u < 0.3 then 0 when u < 0.52 then 1 when u < 0.68 then 2 when u < 0.8 then 3 when u < 0.88 then 4 when u < 0.93 then 5 when u < 0.97 then 6 else 7 end as cloud
        from (select range as i, ${uniform(999, 'range')} as u from range(${rows})))
    ) to '${file.replaceAll("'", "''")}' (format parquet)`);
  } finally {
    connection.closeSync();
  }
  return { file, rows, features };
}
