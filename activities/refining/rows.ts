import { joinBlocks, makeExact, type DistantRows, type FlatRows } from '../../analytics/index.ts';
import { distanceUnit } from '../../core/exact-sums.ts';
import { assignRows, farthestRows } from '../../warehouse/clustering/passes.ts';
import { countPrepared, readPrepared } from '../../warehouse/clustering/prepared-rows.ts';
import { columnsOf, type PreparedRequest } from '../../warehouse/clustering/prepared-select.ts';
import { createPreparedTable } from '../../warehouse/clustering/prepared-table.ts';
import { transact } from '../../warehouse/transact.ts';
import type { ActivityDeps } from '../deps.ts';

/** Up to so many values all customers are read into memory, 128 MiB: a pass of threads over it takes a fifth of one over a table. */
const NEAR_VALUES = 2 ** 24;

export interface RowsRequest extends PreparedRequest {
  /** What the rows are for: see `createPreparedTable`. */
  key: string;
  signal: AbortSignal;
}

/** Rows to pass over, and what gives their place back. */
export interface OpenRows extends DistantRows { close(): Promise<void> }

type Deps = Pick<ActivityDeps, 'warehouse' | 'training'>;

/**
 * All customers, prepared, where passes over them are cheapest: in memory while they are few, in a work table of the warehouse beyond.
 * Both find the same centroids, to the last digit.
 */
export async function openRows(deps: Deps, request: RowsRequest, nearValues = NEAR_VALUES): Promise<OpenRows> {
  const { warehouse } = deps;
  const width = columnsOf(request).length;
  const near = await transact(warehouse, async (trx) => {
    const count = await countPrepared(trx, request);
    return count * width <= nearValues ? readPrepared(trx, warehouse, request, count) : null;
  }, { signal: request.signal });
  return near ? inMemory(deps, { values: near, width }, request) : inWarehouse(deps, request);
}

/** The table is committed before it is read: DuckDB reads what a transaction has not yet committed with one thread. */
async function inWarehouse({ warehouse }: Deps, { key, signal, ...request }: RowsRequest): Promise<OpenRows> {
  const table = await transact(warehouse, (trx) => createPreparedTable(trx, warehouse, request, key), { signal });
  return {
    count: table.count, variance: table.variance,
    assign: (centroids) => transact(warehouse, (trx) => assignRows(trx, warehouse, table, centroids), { signal }),
    farthest: (centroids, most) => transact(warehouse, (trx) => farthestRows(trx, warehouse, table, centroids, most), { signal }),
    close: () => transact(warehouse, (trx) => table.drop(trx)),
  };
}

function inMemory({ training: pool }: Deps, rows: FlatRows, { signal }: RowsRequest): OpenRows {
  const count = rows.values.length / rows.width;
  const variance = makeExact(rows);
  const unit = distanceUnit(variance, rows.width);
  const ends = Array.from({ length: pool.threads + 1 }, (_, part) => Math.round((part * count) / pool.threads));
  return {
    count, variance,
    assign: async (centroids) => joinBlocks(await Promise.all(ends.slice(1).map((to, part) => pool.assign({ ...rows, from: ends[part]!, to, centroids, unit }, signal)))),
    farthest: (centroids, most) => pool.farthest({ ...rows, from: 0, to: count, centroids, most }, signal),
    close: async () => {},
  };
}
