import { expect, test } from 'vitest';
import { ServiceError } from '@temporalio/client';
import { WorkflowNotFoundError } from '@temporalio/common';
import { MusterError } from '../../core/errors.ts';
import { homePaths } from '../../workers/home.ts';
import type { Server } from '../../workers/server/ensure.ts';
import { explainLostServer } from '../../workers/server/lost.ts';

const elsewhere: Server = {
  address: 'temporal.example:7233', namespace: 'default', uiUrl: undefined, pid: undefined, started: false, stop: async () => {},
  profile: { address: 'temporal.example:7233', namespace: 'default', options: {} },
};

/** As gRPC throws it. */
const unavailable = Object.assign(new Error('14 UNAVAILABLE: No connection established'), { code: 14, details: 'No connection established', metadata: {} });

test.for([
  ['what the client makes of it', new ServiceError('Failed to get Workflow execution history', { cause: unavailable })],
  ['the bare gRPC error', unavailable],
  ['one with the gRPC error behind it', new Error('something failed', { cause: unavailable })],
] as const)('a server that went away is named, with how to go on: %s', ([, error]) => {
  expect(explainLostServer(error, elsewhere, homePaths('home'))).toMatchObject({
    kind: 'environment', message: 'Temporal server temporal.example:7233: it does not answer any more; to do: run the same command again when it runs: the night goes on where it was',
  });
  expect(String(explainLostServer(error, { ...elsewhere, pid: 7 }, homePaths('home')))).toMatch(/its log is .*home\/logs\/temporal\.log$/);
});

test('another server on the same port is not taken for the one that was lost', () => {
  const unknown = new WorkflowNotFoundError('workflow execution not found', 'muster-nightly-2026-05-11T02:00:00Z', undefined);
  expect(String(explainLostServer(unknown, elsewhere, homePaths('home')))).toMatch(/it does not know this night any more; another server may answer there now; to do: run the same command again/);
});

test('any other error stays what it was', () => {
  const contract = new MusterError({ kind: 'contract', where: 'orders', found: 'no column', cause: unavailable });
  const plain = new Error('a mistake of ours');
  expect([contract, plain].map((error) => explainLostServer(error, elsewhere, homePaths('home')))).toEqual([contract, plain]);
});
