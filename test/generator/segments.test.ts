import { readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { company, type GeneratedCompany } from './company.ts';

/** Empty values become the column's median, then every column has mean 0 and variance 1. */
function standardised(rows: Record<string, unknown>[], names: string[]): number[][] {
  const columns = names.map((name) => {
    const known = rows.map((row) => row[name]).filter((value) => value !== null).map(Number).toSorted((a, b) => a - b);
    const median = known[Math.floor(known.length / 2)]!;
    const values = rows.map((row) => (row[name] === null ? median : Number(row[name])));
    const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
    const deviation = Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length);
    return values.map((value) => (value - mean) / deviation);
  });
  return rows.map((_, index) => columns.map((column) => column[index]!));
}

function distance(one: number[], two: number[]): number {
  let squares = 0;
  for (let dimension = 0; dimension < one.length; dimension++) squares += (one[dimension]! - two[dimension]!) ** 2;
  return Math.sqrt(squares);
}

/** Mean silhouette (Rousseeuw 1987): how much closer each point is to its own group than to the nearest other. */
function silhouette(points: number[][], labels: string[]): number {
  const groups = [...new Set(labels)];
  const scores = points.map((point, index) => {
    const sums = new Map(groups.map((group) => [group, { distance: 0, count: 0 }]));
    for (const [other, another] of points.entries()) {
      if (other === index) continue;
      const sum = sums.get(labels[other]!)!;
      sum.distance += distance(point, another);
      sum.count += 1;
    }
    const mean = (group: string): number => sums.get(group)!.distance / sums.get(group)!.count;
    const own = mean(labels[index]!);
    const nearest = Math.min(...groups.filter((group) => group !== labels[index]).map(mean));
    return (nearest - own) / Math.max(own, nearest);
  });
  return scores.reduce((sum, score) => sum + score, 0) / scores.length;
}

async function planted(shop: GeneratedCompany, day: string): Promise<{ points: number[][]; labels: string[] }> {
  const sql = await readFile(new URL('features.sql', import.meta.url), 'utf8');
  const rows = await shop.rows(sql.replaceAll(':day', day));
  const names = Object.keys(rows[0]!).filter((name) => name !== 'segment');
  return { points: standardised(rows, names), labels: rows.map((row) => String(row['segment'])) };
}

test.each([41, 42])('planted segments overlap as real ones do, before the drift and after it (seed %i)', async (seed) => {
  const shop = await company({ customers: 1_000, days: 115, seed, driftDay: 95, faults: false });
  for (const day of ['2026-04-04', '2026-04-25']) {
    const { points, labels } = await planted(shop, day);
    const overlap = silhouette(points, labels);
    expect(overlap).toBeGreaterThan(0.15);
    expect(overlap).toBeLessThan(0.35);
  }
});
