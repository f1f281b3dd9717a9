import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from 'vitest';
import type { WorkflowHandle } from '@temporalio/client';
import { follow, followNight } from '../../cli/night/follow.ts';
import type { StepProgress } from '../../workflows/progress.ts';

/** A workflow that ends after `ms` and answers queries with `answer`. */
function workflow(ms: number, answer: () => Promise<unknown>, steps: readonly string[] = []): WorkflowHandle {
  const result = async () => {
    await sleep(ms);
    return { steps: steps.map((name) => ({ name, seconds: 1 })) };
  };
  return { workflowId: 'night', result, query: answer, cancel: async () => {} } as unknown as WorkflowHandle;
}

const done = (name: string, detail: string): StepProgress => ({ name, state: 'done', seconds: 1, detail });

async function linesOf(handle: WorkflowHandle): Promise<string[]> {
  const lines: string[] = [];
  await followNight(handle, (line) => lines.push(line));
  return lines;
}

test('every step is told, also those that ended after the last look', async () => {
  const steps = [done('score', '400 customers'), done('report', 'reports/2026-05-10.html')];
  // It ends before the first look is due.
  expect(await linesOf(workflow(0, async () => ({ steps })))).toEqual(['score: 400 customers', 'report: reports/2026-05-10.html']);
});

test('steps of one name are told apart', async () => {
  const steps = [done('drift', 'calm'), done('drift', 'alarm'), { ...done('sync', ''), state: 'failed' as const }];
  expect(await linesOf(workflow(0, async () => ({ steps })))).toEqual(['drift: calm', 'drift: alarm', 'sync: failed']);
});

test('where nobody answers any more, the outcome says which steps there were', async () => {
  const away = () => Promise.reject(new Error('no worker'));
  expect(await linesOf(workflow(0, away, ['stage', 'report']))).toEqual(['stage: done', 'report: done']);
});

test('no look is left behind when the workflow has ended: its connection closes next', async () => {
  let looks = 0;
  let open = 0;
  await follow(workflow(500, async () => {}), {
    async look() {
      looks += 1;
      open += 1;
      await sleep(300);
      open -= 1;
    },
    cancelled: () => ({ where: '', found: '', todo: '' }),
  });
  // One began before the end and took longer; the last began after it.
  expect({ looks, open }).toEqual({ looks: 2, open: 0 });
});

test('a night whose worker has ended does not wait in silence', async () => {
  const lines: string[] = [];
  await followNight(workflow(0, async () => ({ steps: [done('report', 'x.html')] }), ['report']), (line) => lines.push(line), async () => true);
  expect(lines).toEqual([expect.stringMatching(/^the worker has ended; the work goes on as soon as `npx --no muster up` runs again$/), 'report: x.html']);
});

test('where the server went away nobody is asked again', async () => {
  let asked = 0;
  const handle = { workflowId: 'night', result: () => Promise.reject(new Error('unavailable')), cancel: async () => {} } as unknown as WorkflowHandle;
  const look = async () => {
    asked += 1;
  };
  await expect(follow(handle, { look, cancelled: () => ({ where: '', found: '', todo: '' }) })).rejects.toThrow('unavailable');
  expect(asked).toBe(0);
});
