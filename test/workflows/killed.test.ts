import { expect } from 'vitest';
import type { NightResult } from '../../activities/types.ts';
import { openLab, smallConfig, test, type Lab } from '../support/lab.ts';
import { nightUnderFire } from '../support/under-fire.ts';

const DATE = '2026-04-10';
/** The snapshot is a sample, so that a night takes every step there is. */
const config = { segmentations: { customers: { ...smallConfig().segmentations['customers']!, snapshotRows: 120 } }, timeouts: { heartbeatSeconds: 2 } };

/** Before a commit, after one, in the middle of a training, after a move of the registry, and after an effect outside. */
const OF_EVERY_KIND = ['stage:shop.order_lines:before-commit', 'retrain:refined-step', 'promote:after-move', 'audiences:after-commit', 'sync:after-send'];
/** In the middle of every step that leaves something: each death is a worker that starts again and a retry that waits for it. */
const IN_EVERY_STEP = [
  ...OF_EVERY_KIND,
  'stage:shop.order_lines:after-commit', 'mart:customer_orders:before-commit', 'mart:customer_orders:after-commit', 'takeSnapshot:done', 'measureDrift:done', 'decideRetraining:done',
  'fitCandidate:done', 'retrain:after-register', 'gateModel:done', 'promote:before-move', 'score:before-commit', 'score:after-commit', 'audiences:before-commit', 'sync:after-acknowledge',
  'writeReport:done', 'closeNight:done',
];
const POINTS = process.env.MUSTER_TEST_FULL ? IN_EVERY_STEP : OF_EVERY_KIND;

test('a worker killed in the middle of its steps leaves one night, the same as if nothing had happened', async () => {
  const calm = await openLab({ config });
  const labs = [calm];
  try {
    const session = await calm.open();
    const expected = await calm.night(session, DATE);
    await session.close();

    // Opened now: a lab's destinations are found through the environment, which holds one lab's at a time.
    const killed = await openLab({ config });
    labs.push(killed);
    const { result, deaths } = await nightUnderFire(killed, DATE, POINTS);
    expect(deaths).toEqual([...POINTS].toSorted());
    expect(comparable(result)).toEqual(comparable(expected));
    expect(await tables(killed)).toEqual(await tables(calm));
    expect(killed.sandbox.members('reachable')).toEqual(calm.sandbox.members('reachable'));
    expect(killed.sandbox.members('reachable').every(({ adds }) => adds === 1)).toBe(true);
  } finally {
    for (const lab of labs) await lab.close();
  }
}, 600_000);

/** What must be equal between two nights: everything but names of labs, paths and durations. */
function comparable({ segments, drift, gates, model, audiences, customers, status }: NightResult): unknown {
  return { segments, drift, gates, model, audiences, customers, status };
}

async function tables(lab: Lab): Promise<unknown> {
  const queries = [
    'select count(*), sum(amount) from staging.order_lines',
    'select count(*), count(distinct customer_id), sum(monetary_84d) from marts.customer_features',
    'select segment_id, count(*), count(distinct customer_id) from marts.segment_membership group by 1 order by 1',
    'select segment_id, valid_from, valid_to, count(*), count(distinct customer_id) from marts.segment_membership_history group by 1, 2, 3 order by 1, 2',
    'select version, change, segment_id, other_segment_id from meta.segment_changes order by version, sequence',
    'select version, count(*) from meta.models group by 1',
    'select alias, sequence, version from meta.model_alias_history order by 1, 2',
    'select destination, count(*), count(distinct customer_id) from meta.audience_members group by 1 order by 1',
    'select audience, destination, revision, status, added, removed from meta.audience_plans order by 1, 2',
    'select count(*), sum(acknowledged) from meta.sync_batches',
    'select status from meta.nights',
  ];
  const results: unknown[] = [];
  for (const query of queries) results.push(await lab.rows(query));
  return results;
}
