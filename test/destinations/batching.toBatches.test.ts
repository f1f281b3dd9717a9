import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { toBatches, type BatchScope } from '../../destinations/batching.ts';
import type { Batch, MemberChange } from '../../destinations/destination.ts';
import { add, adds, batchesOf } from './helpers.ts';

const scope: BatchScope = { destination: 'crm', audience: 'vip', logicalDate: '2026-01-31', rows: 2 };

async function keysOf(changes: MemberChange[], changed: Partial<BatchScope> = {}): Promise<string[]> {
  const keys: string[] = [];
  for await (const { key } of toBatches(changes, { ...scope, ...changed })) keys.push(key);
  return keys;
}

test('every change is in one batch, in order, and no batch is over the limit', async () => {
  await fc.assert(
    fc.asyncProperty(fc.nat(40), fc.integer({ min: 1, max: 12 }), async (count, rows) => {
      const changes = adds(1, count);
      const batches = await batchesOf(changes, rows);
      expect(batches.flatMap(({ members }) => members)).toEqual(changes);
      expect(batches.every(({ members }) => members.length > 0 && members.length <= rows)).toBe(true);
      expect(new Set(batches.map(({ key }) => key)).size).toBe(batches.length);
    }),
  );
});

test('the same changes have the same keys in any process, whatever order the warehouse hands the columns over in', async () => {
  const one: MemberChange = { operation: 'add', id: 'C1', identifiers: { email: 'e', phone: 'p' } };
  const other: MemberChange = { identifiers: { phone: 'p', email: 'e' }, id: 'C1', operation: 'add' };
  expect(await keysOf([one])).toEqual(await keysOf([other]));
  // sha256sum of the JSON text ["crm","vip","2026-01-31",null,0,[{"operation":"add","id":"C1","identifiers":{"email":"e","phone":"p"}}]]
  expect(await keysOf([one])).toEqual(['be5cb407c30c2444e3c82c8bd8d6bbf2e688b248f2cf6b96d9522a80e82c58c3']);
});

test('another destination, audience, date, plan, position or content is another key', async () => {
  const base = await keysOf([add('C1')]);
  const others = await Promise.all([
    keysOf([add('C1')], { destination: 'shop' }),
    keysOf([add('C1')], { audience: 'lapsed' }),
    keysOf([add('C1')], { logicalDate: '2026-02-01' }),
    keysOf([add('C1')], { plan: 'restated' }),
    keysOf([add('C2')]),
    keysOf([{ operation: 'remove', id: 'C1', identifiers: {} }]),
  ]);
  expect(new Set([base, ...others].flat()).size).toBe(7);
  expect(new Set(await keysOf([add('C1'), add('C1')], { rows: 1 })).size).toBe(2);
});

test('a stream is cut as an array is, one batch at a time', async () => {
  let taken = 0;
  async function* stream(): AsyncGenerator<MemberChange> {
    for (const change of adds(1, 100)) {
      taken += 1;
      yield change;
    }
  }
  const batches = toBatches(stream(), { ...scope, rows: 10 });
  const first = (await batches.next()).value as Batch;
  expect(first.members).toHaveLength(10);
  expect(taken).toBe(10);
});

test('a limit of no rows is refused', async () => {
  await expect(keysOf([add('C1')], { rows: 0 })).rejects.toThrow('rows: 0; allowed: a whole number from 1');
});
