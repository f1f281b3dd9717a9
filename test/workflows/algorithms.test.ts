import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { expect, inject } from 'vitest';
import { applyPreparation, assignClusters, matrixFromRows, RFM_SEGMENTS, type PointsMembership } from '../../analytics/index.ts';
import type { ModelArtefact } from '../../activities/registry/models.ts';
import { runCommandLine } from '../../cli/program.ts';
import type { MusterConfig } from '../../config/schema.ts';
import { fakeTerminal } from '../cli/fake-terminal.ts';
import { newDatabase } from '../support/postgres.ts';
import { openLab, test, type Lab, type LabOptions } from '../support/lab.ts';

const NIGHT = '2026-04-10';
const features = [
  { feature: 'recency_days', transform: 'log1p', impute: 9999 }, { feature: 'frequency_84d', transform: 'log1p' }, { feature: 'monetary_84d', transform: 'log1p' },
];
const gates = { smallest_segment: { minShare: 0 } };

/** One segmentation for each algorithm that does not put customers to the nearest centroid. */
const CONFIG: Partial<MusterConfig> = {
  models: [fileURLToPath(new URL('./categories', import.meta.url))], marts: ['customer_orders', 'customer_home'], audiences: {}, destinations: {},
  segmentations: {
    rules: { features, algorithm: 'rfm', gates },
    mixed: {
      features: [...features, { feature: 'home', impute: 'mode' }], algorithm: 'k_prototypes', algorithmOptions: { categorical: ['home'], gamma: 3 }, k: { min: 3, max: 4 }, gates,
    },
    homes: { features: [{ feature: 'home', impute: -1 }, ...features], algorithm: 'groups', algorithmOptions: { categorical: ['home'], most: 3 }, gates },
    dense: { features, algorithm: 'dbscan', gates: {}, mode: 'stable' },
  },
};

/** The model of a segmentation, and its members: each must be where the typed arrays put them. */
async function scoredBy(lab: Lab, segmentation: string): Promise<{ model: ModelArtefact; members: unknown }> {
  const [[text]] = await lab.rows(`select artefact from meta.models where version = 1 and segmentation = '${segmentation}'`) as [[string]];
  const model = JSON.parse(text) as ModelArtefact;
  const names = model.preparation.features.map(({ feature }) => feature);
  const rows = await lab.rows(`select customer_id, ${names.map((name) => `cast(${name} as double precision)`).join(', ')} from marts.customer_features where as_of_date = date '${NIGHT}' order by 1`);
  const raw = matrixFromRows(names, rows.map(([, ...values]) => values.map((value) => (value === null ? Number.NaN : Number(value)))));
  const { labels } = assignClusters(model, applyPreparation(model.preparation, raw));
  const named = new Map((await lab.rows(`select cluster, segment_id from meta.model_segments where version = 1 and segmentation = '${segmentation}'`)).map(([cluster, id]) => [Number(cluster), id]));
  const members = await lab.rows(`select customer_id, segment_id from marts.segment_membership where segmentation = '${segmentation}' order by 1`);
  expect(members).toEqual(rows.map(([id], row) => [id, named.get(labels[row]!)]));
  return { model, members };
}

/** A training that finds nothing to tell apart says so, and everybody stays where they are. */
async function findsNothing(lab: Lab): Promise<void> {
  const before = await served(lab);
  const { rules } = lab.config.segmentations;
  const vague = await lab.open({ config: { ...lab.config, segmentations: { rules: { ...rules!, algorithm: 'dbscan', algorithmOptions: { eps: 50 } } } } });
  const reasons = await lab.night(vague, NIGHT).then(() => [], causesOf);
  expect(reasons.join(' ')).toMatch(/dbscan: every customer is of one kind with eps 50\.0 and 6 neighbours.*lower eps/);
  expect(await served(lab)).toEqual(before);
}

async function served(lab: Lab): Promise<unknown> {
  return [await lab.rows("select version from meta.model_aliases where segmentation = 'rules' and alias = 'champion'"), await lab.rows("select customer_id, segment_id from marts.segment_membership where segmentation = 'rules' order by 1")];
}

function causesOf(error: unknown): string[] {
  return error instanceof Error ? [error.message, ...causesOf(error.cause)] : [];
}

async function nightOn(options: LabOptions, about: (lab: Lab, models: Record<string, ModelArtefact>) => Promise<void> = async () => {}): Promise<unknown> {
  const lab = await openLab({ ...options, fresh: true, config: CONFIG });
  try {
    const session = await lab.open();
    const { status, segments } = await lab.night(session, NIGHT);
    expect(status).toBe('completed');
    const scored = await Promise.all(Object.keys(CONFIG.segmentations ?? {}).map(async (name) => [name, await scoredBy(lab, name)] as const));
    await about(lab, Object.fromEntries(scored.map(([name, { model }]) => [name, model])));
    await session.close();
    if (process.env['MUSTER_TEST_FULL']) await findsNothing(lab);
    return { segments, scored };
  } finally {
    await lab.close();
  }
}

test('segments that are no centroids: a night scores them as the typed arrays do, names them and compares them with RFM', async () => {
  const embedded = await nightOn({}, async (lab, { rules, dense, mixed }) => {
    const names = (await lab.rows("select name from marts.segments where segmentation = 'rules'")).map(([name]) => String(name));
    expect(names.length).toBeGreaterThan(4);
    for (const name of names) expect(RFM_SEGMENTS).toContain(name);
    // The rule and the baseline are one: all that may differ is who never bought.
    expect(rules!.metrics.baseline!.adjustedRand).toBeGreaterThan(0.9);
    expect(rules!.metrics.reason).toBe('that is how many rfm found');

    // Where it is dense and where it is not, told apart by points that are nobody's own.
    const { points, outliers } = dense!.membership as PointsMembership;
    expect(points[outliers!]).toEqual([]);
    expect((await lab.rows("select name from marts.segments where segmentation = 'dense'")).flat()).toContain('Outliers');
    expect(dense!.metrics.kept).toBeGreaterThan(0.9);
    expect(dense!.metrics.baseline!.adjustedRand).toBeLessThan(0.9);

    // A region is told by its name, and is no number that a segment is high in.
    const homes = new Set((await lab.rows('select distinct home from marts.customer_home where home is not null')).flat());
    const codes = (await lab.rows(`select distinct home from marts.customer_features where as_of_date = date '${NIGHT}' and home is not null`)).flat();
    expect(new Set(codes).size).toBe(homes.size);
    for (const [text] of await lab.rows("select profile from meta.model_segments where segmentation = 'mixed'") as [string][]) {
      const { medians, details } = JSON.parse(text) as { medians: object; details: { variables: { variable: string; tested: boolean; p: unknown; categories: { category: string; p: unknown }[] }[] } };
      expect(Object.keys(medians)).not.toContain('home');
      const told = details.variables.find(({ variable }) => variable === 'home');
      expect(told).toMatchObject({ tested: false, p: null });
      for (const { category, p } of told?.categories ?? []) expect([[...homes, 'other'].includes(category), p]).toEqual([true, null]);
      // The region is the home by another name: that it goes with segments made of homes is no discovery. Gender is something else.
      expect(['region', 'gender'].map((name) => details.variables.find(({ variable }) => variable === name)?.tested)).toEqual([false, true]);
    }
    expect(mixed!.membership).toMatchObject({ kind: 'prototypes', categorical: [3], gamma: 3 });

    // The largest three are segments of their own, and nobody else is in them.
    const groups = await lab.rows(`select segments.name, count(distinct coalesce(home, '')) from marts.segment_membership as membership
      join marts.customer_home as homes on homes.as_of_date = membership.as_of_date and homes.customer_id = membership.customer_id
      join marts.segments as segments on segments.as_of_date = membership.as_of_date and segments.segmentation = membership.segmentation and segments.segment_id = membership.segment_id
      where membership.segmentation = 'homes' group by segments.name order by 2, 1`);
    expect(groups.map(([, kinds]) => Number(kinds) > 1)).toEqual([false, false, false, true]);
    expect(groups.at(-1)?.[0]).toBe('All smaller groups');

    const page = await readFile(`${lab.home.reports}/${NIGHT}.html`, 'utf8');
    expect(page).toContain('Beside plain RFM');
    expect(page).toMatch(/Champions \d+\.\d%.*adjusted Rand index 1\.00/);
    const terminal = fakeTerminal({});
    await runCommandLine(['models', 'show', '--segmentation', 'rules', '--home', lab.home.dir], terminal);
    expect(terminal.out()).toMatch(/beside plain RFM +segments +rfm\n.*silhouette.*share of the variance of monetary_84d between segments +\d/s);
  });
  // That both engines score alike, test/warehouse/memberships.test.ts asserts without a night.
  if (process.env['MUSTER_TEST_FULL'] && inject('databaseUrl') !== null) expect(await nightOn({ database: await newDatabase(inject('databaseUrl') ?? '') })).toEqual(embedded);
});
