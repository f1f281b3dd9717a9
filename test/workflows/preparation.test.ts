import { readFile } from 'node:fs/promises';
import { expect, inject } from 'vitest';
import { runCommandLine } from '../../cli/program.ts';
import { applyPreparation, assignNearest, matrixFromRows } from '../../analytics/index.ts';
import type { ModelArtefact } from '../../activities/registry/models.ts';
import type { MusterConfig } from '../../config/schema.ts';
import { fakeTerminal } from '../cli/fake-terminal.ts';
import { newDatabase } from '../support/postgres.ts';
import { openLab, smallConfig, test, type Lab, type LabOptions } from '../support/lab.ts';

const NIGHT = '2026-04-10';
const { customers } = smallConfig().segmentations as { customers: MusterConfig['segmentations'][string] };

/** Everything that a preparation can learn, and so few customers in the snapshot that the fit comes to rest on the others. */
const LEARNED: Partial<MusterConfig> = { marts: ['customer_orders', 'customer_web'], segmentations: { customers: {
  ...customers,
  features: [
    { feature: 'monetary_84d', transform: 'yeo_johnson', outliers: { rule: 'iqr', factor: 1 } },
    { feature: 'frequency_84d', transform: 'yeo_johnson', scale: 'robust', outliers: { rule: 'quantile', lower: 0, upper: 0.05 } },
    { feature: 'page_views_28d', transform: 'log1p' },
    { feature: 'sessions_28d', transform: 'log1p', outliers: { rule: 'mad' } },
    { feature: 'discount_share_84d', impute: 'mode' },
    'evening_share_84d',
    { feature: 'average_order_value_84d', transform: 'log1p' },
  ],
  k: { min: 2, max: 4 }, snapshotRows: 200, maxCorrelation: 0.7, pca: { variance: 0.9 },
} } };

/** A night, and which segment the model's typed arrays put each customer of the mart into. */
async function nightOn(options: LabOptions, about: (lab: Lab, model: ModelArtefact) => Promise<void> = async () => {}): Promise<unknown> {
  const lab = await openLab({ ...options, fresh: true, config: LEARNED });
  try {
    const session = await lab.open();
    const { status, segments } = await lab.night(session, NIGHT);
    expect(status).toBe('completed');
    const [[text]] = await lab.rows('select artefact from meta.models where version = 1') as [[string]];
    const model = JSON.parse(text) as ModelArtefact;
    const names = model.preparation.features.map(({ feature }) => feature);
    const rows = await lab.rows(`select customer_id, ${names.map((name) => `cast(${name} as double precision)`).join(', ')} from marts.customer_features where as_of_date = date '${NIGHT}' order by 1`);
    const raw = matrixFromRows(names, rows.map(([, ...values]) => values.map((value) => (value === null ? Number.NaN : Number(value)))));
    const { labels } = assignNearest(model.centroids, applyPreparation(model.preparation, raw));
    const named = new Map((await lab.rows('select cluster, segment_id from meta.model_segments where version = 1')).map(([cluster, id]) => [Number(cluster), id]));
    const membership = await lab.rows(`select customer_id, segment_id from marts.segment_membership order by 1`);
    expect(membership).toEqual(rows.map(([id], row) => [id, named.get(labels[row]!)]));
    await about(lab, model);
    return { segments, membership, model };
  } finally {
    await lab.close();
  }
}

test('a night with everything that a preparation can learn: scored as the typed arrays say, told by features, and the same on PostgreSQL', async () => {
  const embedded = await nightOn({}, async (lab, { preparation, centroids, reduction }) => {
    const { features, dropped, components } = preparation;
    expect(features.find(({ feature }) => feature === 'monetary_84d')).toMatchObject({ parameters: { lambda: expect.any(Number) as number }, limits: { low: expect.any(Number) as number } });
    expect(dropped.length).toBeGreaterThan(0);
    expect(components!.axes.length).toBeLessThan(features.length);
    expect(centroids.map(({ length }) => length)).toEqual(centroids.map(() => components!.axes.length));
    expect(reduction).toEqual({ maxCorrelation: 0.7, correlation: 'spearman', pca: { variance: 0.9 } });

    const profiles = await lab.rows('select profile from meta.model_segments where version = 1') as [string][];
    for (const [profile] of profiles) expect(Object.keys((JSON.parse(profile) as { differences: object }).differences)).toEqual(expect.arrayContaining(features.map(({ feature }) => feature)));
    expect(JSON.stringify(profiles)).not.toContain('component_');
    const [page = ''] = /<h2>Preparation.*?<\/section>/s.exec(await readFile(`${lab.home.reports}/${NIGHT}.html`, 'utf8')) ?? [];
    expect(page).toMatch(new RegExp(`along ${components!.axes.length} components of ${features.length} features, which explain \\d+\\.\\d% of their variance`));
    expect(page).toContain(`<code>${dropped[0]!.feature}</code> is left out: `);
    const terminal = fakeTerminal({});
    await runCommandLine(['models', '--json', '--home', lab.home.dir], terminal);
    expect(JSON.parse(terminal.out())).toMatchObject({ models: [{ features: features.length, components: components!.axes.length, left_out: dropped }] });
    const words = fakeTerminal({});
    await runCommandLine(['models', '--home', lab.home.dir], words);
    expect(words.out()).toMatch(new RegExp(`left out +because\\n.*customers +v1 +${dropped[0]!.feature} +Spearman's correlation with `, 's'));
  });
  if (inject('databaseUrl') !== null) expect(await nightOn({ database: await newDatabase(inject('databaseUrl') ?? '') })).toEqual(embedded);
});
