import { DuckDBInstance } from '@duckdb/node-api';
import { adjustedRandOf, contingencyFromCounts } from '../../analytics/index.ts';
import type { LogicalDate } from '../../core/dates.ts';
import { homePaths } from '../../workers/home.ts';

/** How alike our segments of a date and the peer's are: adjusted Rand index over the customers both know. */
export async function agreementOf(homeDir: string, date: LogicalDate, peerSegments: string): Promise<number> {
  const instance = await DuckDBInstance.create(homePaths(homeDir).warehouse, { access_mode: 'READ_ONLY' });
  try {
    const connection = await instance.connect();
    const reader = await connection.runAndReadAll(
      `select ours.segment_id as ours, cast(peer.segment as integer) as peer, cast(count(*) as integer) as count
       from marts.segment_membership ours join read_parquet($peer) peer using (customer_id) where ours.as_of_date = cast($date as date) group by 1, 2`,
      { peer: peerSegments, date },
    );
    const cells = reader.getRowObjects().map((row) => ({ row: String(row['ours']), column: Number(row['peer']), count: Number(row['count']) }));
    connection.closeSync();
    return adjustedRandOf(contingencyFromCounts(cells));
  } finally {
    instance.closeSync();
  }
}
