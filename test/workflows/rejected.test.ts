import { expect } from 'vitest';
import { openLab, smallConfig, test } from '../support/lab.ts';

const { customers } = smallConfig().segmentations as Record<string, { gates: object }>;
const STRICT = { customers: { ...customers, gates: { silhouette: { min: 0.99 } } } } as never;

test('a first night whose gate says no sends nothing and has no champion', async () => {
  const lab = await openLab({ config: { segmentations: STRICT } });
  try {
    const night = await lab.night(await lab.open(), '2026-04-10');
    expect(night).toMatchObject({ status: 'rejected', model: { version: null, promoted: false }, segments: [], audiences: [] });
    expect(night.gates).toMatchObject([{ name: 'silhouette', verdict: 'fail', threshold: 0.99 }]);
    expect(night.gates[0]?.reason).toContain('0.99');
    expect(lab.sandbox.requests()).toHaveLength(0);
  } finally {
    await lab.close();
  }
});

test('consent that ended is passed on also while no model serves', async () => {
  const lab = await openLab();
  try {
    const session = await lab.open();
    await lab.night(session, '2026-03-31');
    await session.close();
    const before = lab.sandbox.members('reachable').length;
    // The audience moves to a segmentation of another name, whose first model its gates reject.
    const { customers: settings } = lab.config.segmentations;
    const moved = await lab.open({ config: {
      ...lab.config,
      segmentations: { renamed: { ...settings!, gates: { silhouette: { min: 0.99 } } } },
      audiences: { reachable: { ...lab.config.audiences['reachable']!, segmentation: 'renamed' } },
    } });
    const night = await lab.night(moved, '2026-04-30');
    expect(night).toMatchObject({ status: 'rejected', segments: [], audiences: [{ name: 'reachable', verdict: 'held', added: 0 }] });
    const [plan] = night.audiences;
    expect(plan?.removed).toBeGreaterThan(1);
    const after = lab.sandbox.members('reachable').map(({ id }) => id).toSorted();
    expect(after).toHaveLength(before - (plan?.removed ?? 0));
    expect((await lab.rows(`select customer_id from meta.audience_members where destination = 'webhook' order by 1`)).map(([id]) => id)).toEqual(after);
  } finally {
    await lab.close();
  }
});

test('a challenger that a gate stops leaves the champion serving and the audiences in step', async () => {
  const lab = await openLab();
  try {
    const calm = await lab.open();
    const first = await lab.night(calm, '2026-04-10');
    await calm.close();
    const strict = await lab.open({ config: { ...lab.config, segmentations: { customers: { ...lab.config.segmentations['customers']!, gates: { silhouette: { min: 0.99 } } } } } });
    const second = await lab.night(strict, '2026-04-30');
    expect(second).toMatchObject({ status: 'rejected', model: { version: 1, promoted: false } });
    expect(second.segments.map(({ id }) => id).toSorted()).toEqual(first.segments.map(({ id }) => id).toSorted());
    expect(second.audiences.some(({ added, removed }) => added + removed > 0)).toBe(true);
    const [[champion]] = await lab.rows(`select version from meta.model_aliases where alias = 'champion'`) as [[number]];
    expect(champion).toBe(1);
  } finally {
    await lab.close();
  }
});

test('a date run again whose plan a gate now stops says so, and leaves what serves and what was sent', async () => {
  const lab = await openLab();
  try {
    const calm = await lab.open();
    await lab.night(calm, '2026-04-10');
    await calm.close();
    const before = lab.sandbox.members('reachable');
    const { reachable } = lab.config.audiences;
    const { customers: settings } = lab.config.segmentations;
    const strict = await lab.open({ config: {
      ...lab.config,
      segmentations: { customers: { ...settings!, gates: { silhouette: { min: 0.99 } } } },
      audiences: { reachable: { ...reachable!, select: { highest: 'monetary_84d', count: 1 }, gates: { planned_removals: { maxShare: 0.01 } } } },
    } });
    const again = await lab.night(strict, '2026-04-10');
    expect(again).toMatchObject({ status: 'rejected', model: { version: 1, promoted: false }, audiences: [{ verdict: 'held', added: 0, removed: 0 }] });
    expect(again.gates.map(({ name, verdict }) => [name, verdict])).toEqual([['silhouette', 'fail'], ['planned_removals', 'fail']]);
    expect(again.segments.length).toBeGreaterThan(1);
    expect(lab.sandbox.members('reachable')).toEqual(before);
    expect(await lab.rows(`select version from meta.model_aliases where alias = 'champion'`)).toEqual([[1]]);
  } finally {
    await lab.close();
  }
});

test('a plan that a gate stops adds nobody, but consent that ended still removes', async () => {
  const reachable = { segmentation: 'customers', destinations: ['webhook'], consent: 'email_marketing', gates: {} };
  const lab = await openLab({ config: { audiences: { reachable } } });
  try {
    const open = await lab.open();
    await lab.night(open, '2026-03-31');
    await open.close();
    const before = new Set(lab.sandbox.members('reachable').map(({ id }) => id));
    // Nobody may leave for another reason than consent: the audience shrinks to one segment, and the gate objects.
    const narrow = { ...reachable, select: { highest: 'monetary_84d', count: 1 }, identifiers: [], gates: { planned_removals: { maxShare: 0.01 } } } as const;
    const strict = await lab.open({ config: { ...lab.config, audiences: { reachable: narrow as never } } });
    const night = await lab.night(strict, '2026-04-30');
    const [plan] = night.audiences;
    expect(plan).toMatchObject({ verdict: 'held', added: 0 });
    expect(plan?.removed).toBeGreaterThan(0);
    const after = new Set(lab.sandbox.members('reachable').map(({ id }) => id));
    expect([...after].every((id) => before.has(id))).toBe(true);
    expect(before.size - after.size).toBe(plan?.removed);
    const ledger = await lab.rows(`select customer_id from meta.audience_members where audience = 'reachable' order by 1`);
    expect(ledger.map(([id]) => id)).toEqual([...after].toSorted());
    expect(plan?.removed).toBeGreaterThan(1);
    const [[stillConsenting]] = await lab.rows(`
      select count(*) from meta.audience_plan_members where logical_date = '2026-04-30' and cause <> 'consent'`) as [[number]];
    expect(stillConsenting).toBe(0);
  } finally {
    await lab.close();
  }
});
