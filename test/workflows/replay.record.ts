// Makes the histories that replay.test.ts replays: `MUSTER_RECORD=1 npx vitest run`. Only after a change to the workflows that
// no running night will see; one that running nights do see is written with `patched()`, and the old histories stay.
import { expect } from 'vitest';
import { startBackfill, startNight } from '../../workers/nights.ts';
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
