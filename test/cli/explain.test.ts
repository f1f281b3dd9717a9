import { expect, test } from 'vitest';
import { WorkflowFailedError } from '@temporalio/client';
import { CancelledFailure, TerminatedFailure } from '@temporalio/common';
import { explain } from '../../cli/night/explain.ts';
import { MusterError } from '../../core/errors.ts';
import { homePaths } from '../../workers/home.ts';
import type { Session } from '../../workers/session.ts';

const session = { server: { address: 'here:7233' } } as unknown as Session;
const failed = new WorkflowFailedError('Workflow execution failed', undefined, 'NON_RETRYABLE_FAILURE' as never);

test('a failure that no step foresaw says where its error stands', () => {
  const error = explain(new Error('ENOENT: no such file or directory, open …', { cause: failed }), session, homePaths('home'));
  expect(error).toMatchObject({ kind: 'environment' });
  expect(String(error)).toMatch(/a step of the night: ENOENT.*; to do: the worker's log says which step it was, .*home\/logs\/worker\.log; mend the cause and run the same command again$/);
});

test('one that a step foresaw stays what the step said', () => {
  const contract = new MusterError({ kind: 'contract', where: 'orders', found: 'no column', cause: failed });
  expect(explain(contract, session, homePaths('home'))).toBe(contract);
});

test('a night that somebody else ended says so', () => {
  const told = [new CancelledFailure('Workflow execution cancelled'), new TerminatedFailure('Workflow execution terminated')].map((error) => String(explain(error, session, homePaths('home'))));
  expect(told).toEqual([expect.stringMatching(/the workflow: somebody cancelled it, .*; to do: run the same command again to go on/), expect.stringMatching(/somebody terminated it/)]);
});
