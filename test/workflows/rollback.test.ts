import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'vitest';
import { requestRollback } from '../../workers/rollbacks.ts';
import { openLab, test } from '../support/lab.ts';

const [FIRST, SECOND] = ['2026-04-08', '2026-04-09'];

test('a rollback while a worker runs restores the scoring of the same night exactly, and the night does not undo it', async () => {
  const lab = await openLab();
  try {
    const session = await lab.open();
    const membership = () => lab.rows(`select customer_id, segment_id, model_version from marts.segment_membership where as_of_date = date '${SECOND}' order by 1`);
    const serving = () => lab.rows(`select segment_id, name, model_version, size from marts.segments where as_of_date = date '${SECOND}' order by 1`);
    await lab.night(session, FIRST);
    await lab.night(session, SECOND);
    const before = [await membership(), await serving()];
    const retrained = await lab.night(session, SECOND, { retrain: true });
    expect(retrained.model).toEqual({ version: 2, promoted: true });
    expect(await membership()).not.toEqual(before[0]);

    const wanted = { segmentation: 'customers', version: 1, from: 2, reason: 'One segment was cut in two', by: 'Ann' };
    await expect(requestRollback(session.client, lab.config, { ...wanted, by: ' ' })).rejects.toThrow(/by.*text that is not empty/);
    await expect(requestRollback(session.client, lab.config, { ...wanted, version: 7 })).rejects.toThrow(/v7 of customers.*not in the registry/);
    expect(await requestRollback(session.client, lab.config, wanted)).toMatchObject({ from: 2, to: 1, since: SECOND, moved: true });

    // It trains again, as it was asked to, and finds the same model; that one was taken back.
    const again = await lab.night(session, SECOND);
    expect(again).toMatchObject({ status: 'completed', model: { version: 1, promoted: false }, retraining: [{ retrain: true }] });
    expect([await membership(), await serving()]).toEqual(before);
    expect(await lab.rows("select alias, version from meta.model_aliases order by 1")).toEqual([['challenger', 2], ['champion', 1], ['previous', 2]]);
    expect(await lab.rows("select count(*) from meta.models")).toEqual([[2]]);
    const { steps } = await session.client.workflow.getHandle(again.workflow_id).query<{ steps: { name: string; detail: string }[] }>('progress');
    expect(steps.find(({ name }) => name === 'promote')?.detail).toBe('v1: v2 was rolled back on 2026-04-09 by Ann: One segment was cut in two');

    // The night leaves a card of what it trained and of what serves.
    const card = await readFile(join(lab.home.reports, 'models', 'customers-v2.md'), 'utf8');
    expect(card).toMatch(/champion went to v1 \| rollback \| Ann \| One segment was cut in two/);
    expect(await readFile(join(lab.home.reports, 'models', 'customers-v1.html'), 'utf8')).toContain('champion now.');
    const [[artefact]] = await lab.rows("select artefact from meta.models where version = 1") as [[string]];
    const { lineage } = JSON.parse(artefact) as { lineage: { configuration: string; sql: Record<string, string> } };
    expect(lineage.configuration).toMatch(/^[0-9a-f]{64}$/);
    expect(Object.keys(lineage.sql)).toEqual(expect.arrayContaining(['marts.customer_orders', 'marts.customer_web', 'staging.orders']));
  } finally {
    await lab.close();
  }
}, 120_000);
