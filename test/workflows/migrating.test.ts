import { fileURLToPath } from 'node:url';
import { expect } from 'vitest';
import type { NightResult } from '../../activities/types.ts';
import { runCommandLine } from '../../cli/program.ts';
import { addDays } from '../../core/dates.ts';
import { fakeTerminal } from '../cli/fake-terminal.ts';
import { openLab, smallConfig, test } from '../support/lab.ts';

const FIRST = '2026-04-08';

/** The rules that the company had, as a column of a mart of its own. */
const before = { features: [{ feature: 'tier', impute: -1 }, 'monetary_84d'], algorithm: 'groups', algorithmOptions: { categorical: ['tier'] }, gates: {} };

test('audiences keep the segments of before until as many nights side by side as were asked for have passed the gate, and stay where they went', async () => {
  const { customers } = smallConfig().segmentations as { customers: object };
  const replaces = { segmentation: 'before', nights: 2, gates: { legacy_comparison: { minValue: 0, maxUnrest: 1 } } };
  const lab = await openLab({ config: {
    models: [fileURLToPath(new URL('./tiers', import.meta.url))], marts: ['customer_orders', 'customer_web', 'customer_tier'],
    segmentations: { customers: { ...customers, k: { min: 2, max: 3 }, replaces } as never, before },
    audiences: { best: { segmentation: 'customers', select: { highest: 'monetary_84d', count: 1 }, destinations: ['drops'], gates: {} } },
    destinations: { drops: { kind: 'file', path: 'drops', format: 'csv' } },
  } });
  try {
    const session = await lab.open();
    const run = (night: number): Promise<NightResult> => lab.night(session, addDays(FIRST, night));
    const there = (): Promise<unknown[][]> => lab.rows("select customer_id from meta.audience_members where audience = 'best' order by 1");
    const gold = (night: number): Promise<unknown[][]> => lab.rows(`select customer_id from marts.customer_tier where tier = 'gold' and as_of_date = date '${addDays(FIRST, night)}' order by 1`);
    await run(0);
    const [first] = await lab.rows('select customers, adjusted_rand between -0.5 and 1, value_share > 0, legacy_value_share > value_share, kept_share is null from meta.legacy_comparisons');
    expect(first).toEqual([expect.any(Number), true, true, true, true]);
    expect((await there()).length).toBeGreaterThan(5);
    expect(await there()).toEqual(await gold(0));
    expect(await lab.rows('select * from meta.legacy_replacements')).toEqual([]);

    await run(1);
    expect(await lab.rows("select verdict, value from meta.gate_results where subject = 'migration:customers' order by logical_date")).toEqual([['fail', 1], ['pass', 2]]);
    expect(await there()).toEqual(await lab.rows(`select customer_id from marts.segment_membership where segmentation = 'customers' and as_of_date = date '${addDays(FIRST, 1)}' and segment_id = (
      select m.segment_id from marts.segment_membership m join marts.customer_orders o on o.customer_id = m.customer_id and o.as_of_date = m.as_of_date
      where m.segmentation = 'customers' and m.as_of_date = date '${FIRST}' group by m.segment_id order by median(o.monetary_84d) desc limit 1) order by 1`));
    expect(await there()).not.toEqual(await gold(1));
    expect(await lab.rows(`select logical_date from meta.legacy_replacements`)).toEqual([[addDays(FIRST, 1)]]);

    const terminal = fakeTerminal({ columns: 200 });
    expect(await runCommandLine(['models', 'legacy', '--home', lab.home.dir], terminal)).toBe(0);
    expect(terminal.out()).toMatch(/^customers beside before, 2 nights\. Audiences went over on 2026-04-09: over 2 nights beside before: overlap[\s\S]*2026-04-08 +v1 \/ v1 /);
  } finally {
    await lab.close();
  }
}, 120_000);
