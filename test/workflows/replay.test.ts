import { beforeAll, describe, expect, test } from 'vitest';
import { Worker } from '@temporalio/worker';
import { pino } from 'pino';
import { bundleWorkflows } from '../../workers/bundle.ts';
import { keptHistories } from '../support/histories.ts';

describe('histories of earlier nights replay on today\'s workflows', async () => {
  const histories = await keptHistories();
  let bundle: Awaited<ReturnType<typeof bundleWorkflows>>;
  beforeAll(async () => {
    bundle = await bundleWorkflows(pino({ level: 'silent' }));
  });

  test('there are histories of every kind', () => {
    expect(histories.map(({ name }) => name)).toEqual(['approved', 'backfill', 'cancelled', 'drifted', 'expired', 'happy', 'rejected', 'resumed', 'sync']);
  });

  test.each(histories)('$name', async ({ history }) => {
    await Worker.runReplayHistory({ workflowBundle: bundle, replayName: 'replay' }, history);
  });

  test('a changed history is noticed', async () => {
    const happy = histories.find(({ name }) => name === 'happy')?.history;
    const spoilt = JSON.parse(JSON.stringify(happy).replaceAll('"decideRetraining"', '"decideOtherwise"')) as unknown;
    await expect(Worker.runReplayHistory({ workflowBundle: bundle, replayName: 'spoilt' }, spoilt)).rejects.toThrow(/decideOtherwise|[Nn]ondeterminis/);
  });
});
