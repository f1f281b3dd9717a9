import type { Knex } from 'knex';
import { distanceUnit } from '../../core/exact-sums.ts';
import { distanceColumns, nearestOf } from '../scoring.ts';
import type { Warehouse } from '../warehouse.ts';
import type { PreparedTable } from './prepared-table.ts';

type Centroids = readonly (readonly number[])[];

export interface Pass { sizes: number[]; sums: number[][]; inertia: number }

/**
 * Which rows are nearest to each centroid: how many, their sums, and the sum of all squared distances. One statement, one pass; only
 * k x features numbers leave the warehouse. A centroid that is nearest to none has zeros.
 */
export async function assignRows(trx: Knex.Transaction, { engine }: Warehouse, { name, variance }: PreparedTable, centroids: Centroids): Promise<Pass> {
  const columns = columnsOf(centroids);
  const unit = distanceUnit(variance, columns.length);
  const { rows } = (await trx.raw(`select cluster, count(*) as size, cast(sum(cast(floor(distance / ${unit} + 0.5) as bigint)) as double precision) as inertia,
    ${columns.map((column) => `sum(${column}) as s_${column}`).join(', ')}
    from ${assigned(name, centroids, columns, engine.fence)} as assigned group by cluster`)) as { rows: Record<string, number>[] };
  const found = new Map(rows.map((row) => [Number(row['cluster']), row]));
  return {
    sizes: centroids.map((_, cluster) => found.get(cluster)?.['size'] ?? 0),
    sums: centroids.map((_, cluster) => columns.map((column) => found.get(cluster)?.[`s_${column}`] ?? 0)),
    inertia: centroids.reduce((sum, _, cluster) => sum + (found.get(cluster)?.['inertia'] ?? 0) * unit, 0),
  };
}

/** The places farthest from their own centroid, farthest first, each once. */
export async function farthestRows(trx: Knex.Transaction, { engine }: Warehouse, { name }: PreparedTable, centroids: Centroids, most: number): Promise<{ cluster: number; values: number[] }[]> {
  const columns = columnsOf(centroids);
  const { rows } = (await trx.raw(`select cluster, ${columns.join(', ')} from ${assigned(name, centroids, columns, engine.fence)} as assigned
    group by cluster, distance, ${columns.join(', ')} order by distance desc, ${columns.join(', ')} limit ${most}`)) as { rows: Record<string, number>[] };
  return rows.map((row) => ({ cluster: Number(row['cluster']), values: columns.map((column) => Number(row[column])) }));
}

function columnsOf(centroids: Centroids): string[] {
  return (centroids[0] ?? []).map((_, index) => `x${index}`);
}

/** Rows with their `cluster` and the squared `distance` to its centroid. */
function assigned(name: string, centroids: Centroids, columns: readonly string[], fence: string): string {
  const names = centroids.map((_, cluster) => `d${cluster}`);
  const least = names.length > 1 ? `least(${names.join(', ')})` : 'd0';
  return `(select ${columns.join(', ')}, ${least} as distance, ${nearestOf(names)} as cluster
    from (select ${columns.join(', ')}, ${distanceColumns(centroids).join(', ')} from ${name}${fence}) as measured${fence})`;
}
