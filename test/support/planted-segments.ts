import { join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';

/** The segment that was planted for each customer of a generated company, by id. */
export async function plantedSegments(data: string): Promise<Map<string, string>> {
  const connection = await (await DuckDBInstance.fromCache(':memory:')).connect();
  try {
    const reader = await connection.runAndReadAll('select customer_id, segment from read_parquet($file)', { file: join(data, '_truth', 'customers.parquet') });
    return new Map(reader.getRowsJS() as [string, string][]);
  } finally {
    connection.closeSync();
  }
}
