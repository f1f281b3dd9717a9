import { expect, onTestFinished } from 'vitest';
import type { MusterConfig } from '../../config/schema.ts';
import { httpReceiver } from '../support/http-receiver.ts';
import { openLab, smallConfig, test } from '../support/lab.ts';

const DATE = '2026-04-08';

test('people are told once that a gate said no, one who cannot be reached and a tracking server that is away cost nothing, and a failure is told', async () => {
  const [hook, deaf] = [await httpReceiver(), await httpReceiver(404, 404, 404, 404)];
  onTestFinished(async () => void await Promise.all([hook.close(), deaf.close()]));
  const { customers } = smallConfig().segmentations as Record<string, MusterConfig['segmentations'][string]>;
  const config: Partial<MusterConfig> = {
    segmentations: { customers: { ...customers!, k: { min: 2, max: 3 }, restarts: 1, silhouetteRows: 200, gates: { silhouette: { min: 0.99 } } } }, audiences: {},
    notifications: [{ kind: 'slack', url: hook.url, link: 'https://reports.example.com/{date}' }, { kind: 'webhook', url: deaf.url, on: ['fail'] }],
    tracking: { mlflow: { url: new URL(deaf.url).origin } },
  };
  const lab = await openLab({ config });
  try {
    const session = await lab.open();
    const night = await lab.night(session, DATE);
    expect(night).toMatchObject({ status: 'rejected', warnings: [expect.stringMatching(/^experiments of customers are not all in mlflow/), 'notifications.1 (webhook) was not told that "fail" happened: it answered 404'] });
    expect(night.steps.map(({ name }) => name)).toContain('track');
    const said = () => hook.received.map(({ body }) => body['text']);
    expect(said()).toEqual([`A gate failed: 1 gate said no (${lab.config.name}, ${DATE}) https://reports.example.com/${DATE}`]);
    // What was trained is in the warehouse all the same.
    const ks = await lab.rows(`select kind, count(*) from meta.experiment_runs group by kind order by kind`);
    expect(ks).toEqual([['candidate', 2], ['final', 1]]);

    // Once more: nobody is told again who was told.
    await lab.night(session, DATE);
    expect(said()).toHaveLength(1);

    // A night that fails says so: there is no data of that day.
    await expect(lab.night(session, '2027-01-01')).rejects.toThrow();
    expect(said()[1]).toMatch(/^A night failed: .*2027-01-01/);
  } finally {
    await lab.close();
  }
});
