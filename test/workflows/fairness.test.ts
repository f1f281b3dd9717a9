import { expect } from 'vitest';
import { openLab, smallConfig, test } from '../support/lab.ts';

test('a night holds back an audience that is unfair, judges its model by protected groups, and trains on reweighed rows where it is asked to', async () => {
  const { segmentations } = smallConfig();
  const lab = await openLab({
    config: {
      // What cannot be computed warns here, and nobody is asked.
      approval: { onWarn: 'go_on' },
      marts: ['customer_orders', 'customer_web', 'customer_demographics'],
      segmentations: { customers: {
        ...segmentations['customers']!,
        fairness: { attributes: ['gender', 'age_band'], reweigh: { attribute: 'gender', outcome: 'monetary_84d' } },
        gates: { group_quality: { maxShortfall: 2, unknown: 'warn' }, proxy_scan: { max: 1, unknown: 'warn' } },
      } },
      audiences: {
        everyone: { segmentation: 'customers', destinations: ['drops'], fairness: { kind: 'benefit', attributes: ['gender'], eligible: 'customers' }, gates: { k_anonymity: { k: 2 }, minimum_size: {}, lift: {}, planned_churn: {}, fairness: { unknown: 'warn' } } },
        missed: { segmentation: 'customers', destinations: ['drops'], fairness: { kind: 'burden', attributes: ['gender'], groups: { gender: ['nobody at all'] } }, gates: {} },
      },
    },
  });
  try {
    const night = await lab.night(await lab.open(), '2026-04-08');
    const said = Object.fromEntries(night.gates.map((gate) => [`${gate.subject} ${gate.name}`, gate]));
    expect(said['model:customers group_quality']).toMatchObject({ value: expect.any(Number) as unknown, evidence: { rows: expect.any(Number) as unknown, attributes: [{ attribute: 'gender' }, { attribute: 'age_band' }] } });
    expect(said['model:customers proxy_scan']).toMatchObject({ value: expect.any(Number) as unknown, evidence: { pairs: expect.arrayContaining([expect.objectContaining({ attribute: 'gender', feature: 'monetary_84d' })]) as unknown } });
    expect(said['audience:everyone:drops fairness']).toMatchObject({ value: 1, evidence: { kind: 'benefit', attributes: [{ attribute: 'gender' }] } });
    expect(said['audience:everyone:drops k_anonymity']).toMatchObject({ verdict: 'pass', value: Math.min(...night.segments.map(({ size }) => size)) });
    expect(said['audience:everyone:drops minimum_size']).toMatchObject({ verdict: 'pass', value: night.customers });
    expect(said['audience:everyone:drops lift']!.reason).toContain('no holdout');
    expect(said['audience:missed:drops fairness']).toMatchObject({ verdict: 'fail', reason: expect.stringContaining('in "nobody at all"') as unknown });
    expect(night.audiences.map(({ name, verdict, added }) => [name, verdict, added])).toEqual([['everyone', 'send', night.customers], ['missed', 'held', 0]]);
    const [[model]] = await lab.rows('select artefact from meta.models') as [[string]];
    expect(JSON.parse(model)).toMatchObject({ reweigh: { attribute: 'gender', outcome: 'monetary_84d' } });
  } finally {
    await lab.close();
  }
});
