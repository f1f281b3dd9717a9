import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { bar } from '../../cli/output/bar.ts';
import { runCommandLine } from '../../cli/program.ts';
import { buildModel } from '../../warehouse/build.ts';
import { openWarehouse } from '../../warehouse/open.ts';
import { stageSource } from '../../warehouse/stage.ts';
import { landDay } from '../sql/company.ts';
import { nightOf, shopProject } from '../support/warehouse.ts';
import { fakeTerminal } from './fake-terminal.ts';
import { writtenState } from './state.ts';

const DAY = '2026-06-29';
let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'muster-journey-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

async function run(...args: string[]) {
  const terminal = fakeTerminal({ columns: 120 });
  const code = await runCommandLine(['journey', ...args, '--home', join(folder, 'home')], terminal);
  return { code, out: terminal.out(), err: terminal.err() };
}

/** The state of a night with 4 customers, of whom 3 visited and 1 bought, in two segments. */
async function withFunnel(): Promise<void> {
  const { warehouse: file } = await writtenState(join(folder, 'home'), { nights: [{ date: DAY, status: 'completed' }] });
  const warehouse = await openWarehouse({ engine: 'duckdb', path: file, threads: 2 });
  try {
    const project = await shopProject();
    const ids = ['A', 'B', 'C', 'D'];
    await landDay(folder, DAY, {
      crm_customers: ids.map((customer_id) => ({ customer_id, acquired_at: '2026-01-01 00:00:00', updated_at: '2026-01-01 00:00:00' })),
      web_events: ids.slice(0, 3).map((customer_id) => ({ event_id: customer_id, customer_id, session_id: customer_id, event_at: `${DAY} 10:00:00`, event_type: 'page_view' })),
      order_lines: [{ customer_id: 'A', order_id: 'O', line_number: 1, ordered_at: `${DAY} 11:00:00`, quantity: 1, amount: 10 }],
    });
    const night = nightOf(DAY);
    for (const source of ['shop.crm_customers', 'shop.web_events', 'shop.order_lines']) await stageSource(warehouse, project, { source, data: folder, night, run: 'night' });
    await buildModel(warehouse, project, { model: 'marts.customer_web', night, run: 'night' });
    const of = { segmentation: 'customers', as_of_date: DAY, model_version: 1 };
    await warehouse.knex('marts.segment_membership').insert(ids.map((customer_id, index) => ({ ...of, customer_id, segment_id: index < 3 ? 'S1' : 'S2' })));
    await warehouse.knex('marts.segments').insert([{ ...of, segment_id: 'S1', name: 'Browsers', size: 3, share: 0.75 }, { ...of, segment_id: 'S2', name: 'Strangers', size: 1, share: 0.25 }]);
  } finally {
    await warehouse.close();
  }
}

test('shows the funnel of all with bars and of each segment in a line, of one segment alone, and as a document', async () => {
  await withFunnel();
  const { code, out } = await run();
  expect(code).toBe(0);
  expect(out).toContain(`As of ${DAY}\n\ncustomers: all customers, 4 customers\n`);
  expect(out).toMatch(/visit +3 +3 +75\.0% +75\.0% +█{18}\n/);
  expect(out).toMatch(/purchase +1 +1 +25\.0% +100\.0% +█{6}\n/);
  expect(out).toMatch(/repeat +0 +0 +0\.0% +0\.0%/);
  expect(out).toMatch(/Browsers +3 +100\.0% +33\.3%/);
  expect(out).toMatch(/Strangers +1 +0\.0% +0\.0%/);

  const one = await run('--segment', 'browsers');
  expect(one.out).toContain('customers: Browsers, 3 customers');
  expect(one.out).not.toContain('Strangers');
  const document = JSON.parse((await run('--json', '--segment', 'S1')).out) as { journey: object[] };
  expect(document).toMatchObject({ logical_date: DAY, night: 'completed' });
  expect(document.journey).toHaveLength(6);
  expect(document.journey[0]).toEqual({ segmentation: 'customers', id: 'S1', segment: 'Browsers', stage: 'visit', customers: 3, took: 3, reached: 3, share: 1, conversion: 1 });
  expect(await run('--segment', 'Browser')).toMatchObject({ code: 2, err: expect.stringMatching(/--segment: "Browser"; allowed: all customers, Browsers, Strangers; to do: write "Browsers"/) as string });
});

test('before a model has scored, and on a warehouse from before there was a funnel, it says that there is none', async () => {
  await writtenState(join(folder, 'home'), { nights: [{ date: DAY, status: 'completed' }] });
  expect(await run()).toMatchObject({ code: 0, out: expect.stringMatching(/^No funnel: no model served on that night/) as string });
  expect((await run('--date', '2026-01-01')).out).toMatch(/No night of 2026-01-01 has finished/);
  expect(JSON.parse((await run('--json')).out)).toMatchObject({ journey: [] });
});

test('a bar is as long as its share, and anything above nothing is seen', () => {
  expect([0, 0.5, 1, 2].map((share) => bar(share, 4))).toEqual(['', '██', '████', '████']);
  expect(bar(0.0001, 4)).toBe('▏');
  expect(bar(0.6, 4)).toBe('██▍');
});
