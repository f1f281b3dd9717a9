import { expect } from 'vitest';
import { openLab, smallConfig, test, type Lab } from '../support/lab.ts';

const DATE = '2026-04-10';
/** Never at rest, so that only the limit ends it. */
const LIMIT = 4;
const config = { segmentations: { customers: { ...smallConfig().segmentations['customers']!, snapshotRows: 120, algorithmOptions: { maxIterations: LIMIT, tolerance: 0 } } } };

/** A night with its steps over all customers counted; the second ends in an error where `fail` says so. */
async function nightOf(lab: Lab, fail: boolean): Promise<{ steps: number; model: unknown; sizes: unknown }> {
  let steps = 0;
  const session = await lab.open({
    checkpoint: async (point) => {
      if (point !== 'retrain:refined-step') return;
      steps += 1;
      if (fail && steps === 2) throw new Error('the power is gone');
    },
  });
  expect(await lab.night(session, DATE)).toMatchObject({ status: 'completed' });
  return { steps, model: await lab.rows('select artefact from meta.models'), sizes: await lab.rows('select segment_id, size from marts.segments order by 1') };
}

test('where the snapshot is a sample, a fit comes to rest on all customers, and a try that fails goes on where it was', async () => {
  const calm = await openLab({ config });
  const labs = [calm];
  try {
    const expected = await nightOf(calm, false);
    expect(expected.steps).toBe(LIMIT);
    const troubled = await openLab({ config });
    labs.push(troubled);
    // As many steps as without trouble: none was taken again.
    expect(await nightOf(troubled, true)).toEqual(expected);
  } finally {
    for (const lab of labs) await lab.close();
  }
}, 120_000);
