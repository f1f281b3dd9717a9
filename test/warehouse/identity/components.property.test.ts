import fc from 'fast-check';
import { expect, test } from 'vitest';
import { labelComponents } from '../../../warehouse/identity/components.ts';
import { createWorkTables } from '../../../warehouse/identity/work-tables.ts';
import type { Warehouse } from '../../../warehouse/warehouse.ts';
import { temporaryWarehouse } from '../../support/warehouse.ts';

type Edge = [number, number];

/** The label of every node that has an edge, and how many rounds that took. */
async function labelsOf(warehouse: Warehouse, edges: readonly Edge[]): Promise<{ labels: Map<number, number>; rounds: number }> {
  return warehouse.knex.transaction(async (trx) => {
    const tables = await createWorkTables(trx);
    const values = edges.map(([a, b]) => `(${a}, ${b})`).join(', ');
    const rounds = await labelComponents(trx, tables, `select cast(a as bigint), cast(b as bigint) from (values ${values}) as edges(a, b)`);
    const { rows } = (await trx.raw(tables.own('select node, label from work.identity_labels'))) as { rows: { node: number; label: number }[] };
    await tables.drop();
    return { labels: new Map(rows.map(({ node, label }) => [node, label])), rounds };
  });
}

/** The same by following edges one by one. */
function leastReachable(edges: readonly Edge[]): Map<number, number> {
  const labels = new Map(edges.flat().map((node) => [node, node]));
  for (let changed = true; changed;) {
    changed = false;
    for (const [a, b] of edges) {
      const least = Math.min(labels.get(a)!, labels.get(b)!);
      changed ||= labels.get(a) !== least || labels.get(b) !== least;
      labels.set(a, least).set(b, least);
    }
  }
  return labels;
}

test('every record is labelled with the least of its component', async () => {
  const warehouse = await temporaryWarehouse();
  const edge = fc.tuple(fc.integer({ min: 1, max: 40 }), fc.integer({ min: 1, max: 40 })).filter(([a, b]) => a !== b);
  await fc.assert(fc.asyncProperty(fc.array(edge, { minLength: 1, maxLength: 40 }), async (edges) => {
    expect((await labelsOf(warehouse, edges)).labels).toEqual(leastReachable(edges));
  }), { numRuns: process.env['MUSTER_TEST_FULL'] ? 100 : 12 });
});

test('a chain of 800 records takes a few rounds, not 800, in whatever order its links come', async () => {
  const warehouse = await temporaryWarehouse();
  const shuffled = Array.from({ length: 797 }, (_, index) => ((index * 337) % 797) + 1);
  const { labels, rounds } = await labelsOf(warehouse, shuffled.slice(1).map((node, index): Edge => [shuffled[index]!, node]));
  expect(new Set(labels.values())).toEqual(new Set([1]));
  expect(rounds).toBeLessThan(20);
});
