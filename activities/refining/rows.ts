import type { Knex } from 'knex';
import { joinBlocks, makeExact, type DistantRows } from '../../analytics/index.ts';
import { distanceUnit } from '../../core/exact-sums.ts';
import { assignRows, farthestRows } from '../../warehouse/clustering/passes.ts';
import { countPrepared, readPrepared } from '../../warehouse/clustering/prepared-rows.ts';
import { columnsOf, type PreparedRequest } from '../../warehouse/clustering/prepared-select.ts';
import { createPreparedTable } from '../../warehouse/clustering/prepared-table.ts';
import type { ActivityDeps } from '../deps.ts';

/** Up to so many values all customers are read into memory, 128 MiB: a pass of threads over it takes a fifth of one over a table. */
const NEAR_VALUES = 2 ** 24;

export interface RowsRequest extends PreparedRequest { signal: AbortSignal }

/** Rows to pass over, and what gives their place back. */
export interface OpenRows extends DistantRows { close(): Promise<void> }

/**
 * All customers, prepared, where passes over them are cheapest: in memory while they are few, in a work table of the warehouse beyond.
 * Both find the same centroids, to the last digit.
 */
export async function openRows(deps: Pick<ActivityDeps, 'warehouse' | 'training'>, trx: Knex.Transaction, request: RowsRequest): Promise<OpenRows> {
  const count = await countPrepared(trx, request);
  return count * columnsOf(request).length <= NEAR_VALUES ? inMemory(deps, trx, request, count) : inWarehouse(deps, trx, request);
}

async function inWarehouse({ warehouse }: Pick<ActivityDeps, 'warehouse'>, trx: Knex.Transaction, request: RowsRequest): Promise<OpenRows> {
  const table = await createPreparedTable(trx, warehouse, request);
  return {
    count: table.count, variance: table.variance,
    assign: (centroids) => assignRows(trx, warehouse, table, centroids),
    farthest: (centroids, most) => farthestRows(trx, warehouse, table, centroids, most),
    close: table.drop,
  };
}

async function inMemory({ warehouse, training: pool }: Pick<ActivityDeps, 'warehouse' | 'training'>, trx: Knex.Transaction, request: RowsRequest, count: number): Promise<OpenRows> {
  const { signal } = request;
  const rows = { values: await readPrepared(trx, warehouse, request, count), width: columnsOf(request).length };
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
