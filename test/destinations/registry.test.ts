import { expect, test } from 'vitest';
import { z } from 'zod';
import type { BatchResult, DestinationKind } from '../../destinations/destination.ts';
import { checkDestination, destinationKind, destinationKinds, openDestination, registerDestination } from '../../destinations/registry.ts';
import { add, batchOf } from './helpers.ts';

/** A plugin as somebody outside would write it; its answers are what a test sets. */
let answers: BatchResult = { results: [] };
let sent = 0;
const pigeon: DestinationKind<{ loft: string }> = {
  kind: 'pigeon',
  options: z.strictObject({ loft: z.string().default('roof') }),
  capabilities: { batchRows: 3, ack: 'row' },
  open: () => ({
    batchRows: 3,
    send: async () => {
      sent += 1;
      return answers;
    },
  }),
};
registerDestination(pigeon);
const open = () => openDestination({ kind: 'pigeon', options: {} }, { baseDir: '.', env: {}, name: 'loft' });

test('a kind from outside stands beside the built-in ones', () => {
  expect(destinationKinds()).toEqual(['file', 'http', 'pigeon']);
  expect(destinationKind('pigeon').capabilities).toEqual({ batchRows: 3, ack: 'row' });
  expect(checkDestination('destinations.loft', 'pigeon', {})).toEqual({ loft: 'roof' });
});

test('an unknown kind lists the known ones and says which was meant', () => {
  expect(() => destinationKind('htpp')).toThrow('destination kind "htpp": no such kind; allowed: file, http, pigeon; to do: write "http"');
});

test('a name is taken once', () => {
  expect(() => registerDestination(pigeon)).toThrow('destination kind "pigeon": it is registered already');
});

test('a wrong option is named with its path and what is allowed', () => {
  expect(() => checkDestination('destinations.drop', 'file', { path: 'out', fromat: 'csv' })).toThrow(
    'destinations.drop.fromat: unknown key; allowed: path, format',
  );
  expect(() => checkDestination('destinations.drop', 'file', { path: 'out', format: 'xml' })).toThrow(/destinations\.drop\.format: .*"csv" or "parquet"/);
  expect(() => checkDestination('destinations.crm', 'http', {})).toThrow('exactly one of url and urlEnv');
  expect(() => checkDestination('destinations.crm', 'http', { url: 'http://a', urlEnv: 'B' })).toThrow('exactly one of url and urlEnv');
  expect(() => checkDestination('destinations.crm', 'http', { url: 'ftp://a' })).toThrow('destinations.crm.url');
  expect(() => checkDestination('destinations.crm', 'http', { url: 'http://a', batchRows: 10_001 })).toThrow('destinations.crm.batchRows');
});

test('results are put in order, and results that cannot be matched are believed of nobody', async () => {
  const batch = await batchOf([add('C1'), add('C2')]);
  answers = { results: [{ index: 1, status: 'rejected', reason: 'invalid_email' }, { index: 0, status: 'acknowledged' }] };
  expect(await open().send(batch)).toEqual({ results: [{ index: 0, status: 'acknowledged' }, { index: 1, status: 'rejected', reason: 'invalid_email' }] });
  answers = { results: [{ index: 0, status: 'acknowledged' }] };
  await expect(open().send(batch)).rejects.toThrow('destination loft: 1 results for 2 members');
  answers = { results: [{ index: 0, status: 'acknowledged' }, { index: 0, status: 'acknowledged' }] };
  await expect(open().send(batch)).rejects.toThrow('2 results for 2 members, or an index that does not match');
});

test('a batch that is malformed never reaches a destination, and the error names no one', async () => {
  const batch = await batchOf([add('C1')]);
  const before = sent;
  await expect(open().send({ ...batch, members: [add('C1'), add('C2'), add('C1')] })).rejects.toThrow('destination loft: row 2 repeats a member of the same batch');
  await expect(open().send({ ...batch, members: [1, 2, 3, 4].map((n) => add(`C${n}`)) })).rejects.toThrow('a batch of 4 members; allowed: at most 3');
  await expect(open().send({ ...batch, audience: '../etc' })).rejects.toThrow('audience "../etc" is not usable as a name');
  await expect(open().send({ ...batch, key: '../../key' })).rejects.toThrow('the idempotency key is not usable as a name');
  await expect(open().send({ ...batch, logicalDate: '2026-02-30' })).rejects.toThrow('"2026-02-30" is not a day');
  await expect(open().send({ ...batch, members: [{ operation: 'add', id: 'C1', identifiers: { '=cmd': 'x' } }] })).rejects.toThrow('row 0 has an identifier type that is not a name');
  await expect(open().send({ ...batch, members: [] })).resolves.toEqual({ results: [] });
  await expect(open().send(batch, AbortSignal.abort(new Error('night cancelled')))).rejects.toThrow('night cancelled');
  expect(sent).toBe(before);
});
