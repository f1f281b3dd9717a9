import fc from 'fast-check';
import { expect, test } from 'vitest';
import { batchesOf, entriesFor, keyFor, LIMITS, metricsFor, type Batch } from '../../tracking/mlflow/limits.ts';

/** Lists of up to a few thousand: what is in them does not matter here, how much of it does. */
const counts = fc.record({ metrics: fc.nat(2_600), params: fc.nat(320), tags: fc.nat(320), length: fc.nat(6_000) });

function filled({ metrics, params, tags, length }: { metrics: number; params: number; tags: number; length: number }): Batch {
  const entries = (count: number, name: string, most: number) => Array.from({ length: count }, (_, index) => ({ key: `${name}${index}`, value: '\n'.repeat(Math.min(length, most)) }));
  return {
    metrics: Array.from({ length: metrics }, (_, index) => ({ key: `m${index}`, value: index, timestamp: 0, step: 0 })),
    params: entries(params, 'p', LIMITS.param), tags: entries(tags, 't', LIMITS.tag),
  };
}

test('batches hold everything once and in order, and each keeps every limit', () => {
  fc.assert(fc.property(counts, (wanted) => {
    const all = filled(wanted);
    const batches = batchesOf(all);
    for (const kind of ['metrics', 'params', 'tags'] as const) expect(batches.flatMap((batch) => batch[kind] as { key: string }[]).map(({ key }) => key)).toEqual(all[kind].map(({ key }) => key));
    for (const batch of batches) {
      expect(batch.metrics.length).toBeLessThanOrEqual(1_000);
      expect(batch.params.length).toBeLessThanOrEqual(100);
      expect(batch.tags.length).toBeLessThanOrEqual(100);
      expect(batch.metrics.length + batch.params.length + batch.tags.length).toBeLessThanOrEqual(1_000);
      expect(Buffer.byteLength(JSON.stringify({ run_id: 'a'.repeat(32), ...batch }))).toBeLessThan(1_048_576);
    }
  }), { numRuns: process.env['MUSTER_TEST_FULL'] ? 300 : 8, seed: 7 });
});

test('no more requests than the limits ask for', () => {
  expect(batchesOf(filled({ metrics: 0, params: 0, tags: 0, length: 0 }))).toHaveLength(0);
  expect(batchesOf(filled({ metrics: 800, params: 100, tags: 100, length: 10 }))).toHaveLength(1);
  expect(batchesOf(filled({ metrics: 1_000, params: 0, tags: 0, length: 10 }))).toHaveLength(1);
  expect(batchesOf(filled({ metrics: 1_001, params: 0, tags: 0, length: 10 }))).toHaveLength(2);
  expect(batchesOf(filled({ metrics: 0, params: 101, tags: 0, length: 10 }))).toHaveLength(2);
});

test('any name becomes a key that MLflow takes; of two that become the same the first stays', () => {
  fc.assert(fc.property(fc.tuple(fc.string({ minLength: 1, maxLength: 20, unit: 'binary' }), fc.integer({ min: 1, max: 40 })).map(([part, times]) => part.repeat(times)), (name) => {
    const key = keyFor(name);
    expect(key).toMatch(/^[\w\-. /]{1,250}$/);
    expect(key.split('/')).not.toContain('..');
    expect(key.split('/')).not.toContain('.');
  }), { numRuns: process.env['MUSTER_TEST_FULL'] ? 2_000 : 60, seed: 11 });
  expect(entriesFor({ 'a%': 'first', 'a?': 'second', long: 'x'.repeat(9_000) }, LIMITS.param)).toEqual([
    { key: 'a_', value: 'first' }, { key: 'long', value: `${'x'.repeat(5_999)}…` },
  ]);
  expect(metricsFor({ fine: 1, none: Number.NaN, much: Number.POSITIVE_INFINITY }, 5)).toEqual([{ key: 'fine', value: 1, timestamp: 5, step: 0 }]);
});
