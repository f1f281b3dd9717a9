// Makes the histories that replay.test.ts replays: `MUSTER_RECORD=1 npx vitest run`. Only after a change to the workflows that
// no running night will see; one that running nights do see is written with `patched()`, and the old histories stay.
import { expect } from 'vitest';
import { proofOf } from '../../activities/decisions/proof.ts';
import { decisionKeyOf } from '../../workers/decision-key.ts';
import { sendDecision } from '../../workers/decisions.ts';
import { startBackfill, startNight } from '../../workers/nights.ts';
import type { GateBoard } from '../../workflows/approval.ts';
import { recordHistory } from '../support/histories.ts';
import { openLab, smallConfig, test } from '../support/lab.ts';
import { nightUnderFire } from '../support/under-fire.ts';

const DATE = '2026-04-10';

test('happy, drifted and backfilled', async () => {
  const lab = await openLab({ fresh: true });
  try {
    const session = await lab.open();
    await recordHistory('happy', session.client.workflow.getHandle((await lab.night(session, DATE)).workflow_id));
    const drifted = await lab.night(session, '2026-04-30');
    await recordHistory('drifted', session.client.workflow.getHandle(drifted.workflow_id));
    await recordHistory('sync', session.client.workflow.getHandle(`${drifted.workflow_id}/reachable/webhook`));
    const backfill = await startBackfill(session.client, lab.config, { from: '2026-04-20', to: '2026-04-21' });
    await backfill.result();
    await recordHistory('backfill', backfill);
  } finally {
    await lab.close();
  }
});

test('rejected', async () => {
  const { customers } = smallConfig().segmentations as Record<string, object>;
  const lab = await openLab({ fresh: true, config: { segmentations: { customers: { ...customers, gates: { silhouette: { min: 0.99 } } } } as never } });
  try {
    const session = await lab.open();
    await recordHistory('rejected', session.client.workflow.getHandle((await lab.night(session, DATE)).workflow_id));
  } finally {
    await lab.close();
  }
});

const WARNED = { segmentations: { customers: { ...smallConfig().segmentations['customers']!, gates: { silhouette: { min: -1, warn: 0.99 } } } } };

test('approved', async () => {
  const lab = await openLab({ fresh: true, config: WARNED });
  try {
    const session = await lab.open();
    const { workflowId } = await startNight(session.client, lab.config, DATE);
    const handle = session.client.workflow.getHandle(workflowId);
    await expect.poll(async () => (await handle.query<GateBoard>('gates').catch(() => undefined))?.waits, { timeout: 60_000 }).toBe(true);
    const [gate] = (await handle.query<GateBoard>('gates')).gates;
    const { runId } = await handle.describe();
    const request = { subject: gate!.subject, decision: 'approve' as const, by: 'Ann', reason: 'looked at the report', hash: gate!.hash };
    const proof = proofOf(await decisionKeyOf(lab.home), { ...request, runId });
    await sendDecision(session.client, { workflowId, runId }, { ...request, proof });
    await handle.result();
    await recordHistory('approved', handle);
  } finally {
    await lab.close();
  }
});

test('expired', async () => {
  const lab = await openLab({ fresh: true, config: { ...WARNED, approval: { timeoutMinutes: 0.02 } } });
  try {
    const session = await lab.open();
    await recordHistory('expired', session.client.workflow.getHandle((await lab.night(session, DATE)).workflow_id));
  } finally {
    await lab.close();
  }
});

test('cancelled', async () => {
  const lab = await openLab({ fresh: true });
  try {
    const session = await lab.open({ checkpoint: (point) => (point === 'score:before-commit' ? new Promise((resolve) => setTimeout(resolve, 2_000)) : Promise.resolve()) });
    const handle = await startNight(session.client, lab.config, DATE);
    await expect.poll(async () => lab.rows("select count(*) from meta.model_aliases where alias = 'champion'").catch(() => []), { timeout: 60_000 }).toEqual([[1]]);
    await handle.cancel();
    await expect(handle.result()).rejects.toThrow();
    await recordHistory('cancelled', handle);
  } finally {
    await lab.close();
  }
});

test('resumed', async () => {
  const lab = await openLab({ fresh: true });
  try {
    const { result } = await nightUnderFire(lab, DATE, ['score:before-commit', 'sync:after-send']);
    const session = await lab.open();
    await recordHistory('resumed', session.client.workflow.getHandle(result.workflow_id));
  } finally {
    await lab.close();
  }
});
