import { afterAll, beforeAll, describe, expect } from 'vitest';
import type { NightResult } from '../../activities/types.ts';
import { runCommandLine } from '../../cli/program.ts';
import type { Session } from '../../workers/session.ts';
import { fakeTerminal } from '../cli/fake-terminal.ts';
import { companyData } from '../support/company.ts';
import { openLab, smallConfig, test, type Lab } from '../support/lab.ts';

const DAY = '2026-02-09';
const NIGHT = `as_of_date = date '${DAY}'`;

describe('a night over two systems that know the same people', () => {
  let lab: Lab;
  let session: Session;
  let night: NightResult;

  beforeAll(async () => {
    const [data, { segmentations, audiences }] = [await companyData({ customers: 400, days: 40, seed: 77, driftDay: null }), smallConfig()];
    lab = await openLab({ data, config: { segmentations, audiences: { everyone: audiences!['everyone']! }, systems: ['shop', 'stores'], identity: { probabilistic: {}, survivorship: { email: { prefer: ['shop'] } } } } });
    session = await lab.open();
    night = await lab.night(session, DAY);
  });
  afterAll(() => lab?.close());

  const number = async (sql: string): Promise<number> => Number((await lab.rows(sql))[0]?.[0]);
  async function muster(...args: string[]) {
    const terminal = fakeTerminal();
    const code = await runCommandLine([...args, '--home', lab.home.dir], terminal);
    return { code, out: terminal.out(), err: terminal.err() };
  }

  test('segments people and not their records', async () => {
    const records = await number(`select count(*) from intermediate.identity_map where ${NIGHT}`);
    const people = await number(`select count(distinct customer_id) from intermediate.identity_map where ${NIGHT}`);
    expect(night).toMatchObject({ status: 'completed', customers: people });
    expect(records).toBeGreaterThan(people * 1.15);
    expect(await number(`select count(*) from meta.audience_members as members join intermediate.identity_map as map on map.record_id = members.customer_id and ${NIGHT} where map.customer_id <> map.record_id`)).toBe(0);
  });

  test("counts what all of a customer's records did, in every mart", async () => {
    const wrong = await lab.rows(`
      select features.customer_id from marts.customer_features as features
      join (
        select coalesce(map.customer_id, lines.customer_id) as customer_id, count(distinct order_id) as orders, sum(amount) as amount
        from staging.order_lines as lines left join intermediate.identity_map as map on map.record_id = lines.customer_id and map.${NIGHT}
        where lines.amount >= 0 group by 1
      ) as bought on bought.customer_id = features.customer_id
      where features.${NIGHT} and (features.frequency_84d <> bought.orders or features.monetary_84d <> bought.amount)`);
    expect(wrong).toEqual([]);
    const both = await number(`select count(distinct map.customer_id) from intermediate.identity_map as map
      join staging.order_lines as lines on lines.customer_id = map.record_id where map.${NIGHT} and map.system = 'stores' and map.customer_id like 'C%'`);
    expect(both).toBeGreaterThan(30);
  });

  test('shows what it did, and why somebody is one customer, without a word of who they are', async () => {
    const summary = await muster('identity', '--json');
    expect(summary.err).toBe('');
    const document = JSON.parse(summary.out) as { records: number; customers: number; links: { kind: string }[]; ignored_identifiers: { kind: string; reason: string }[] };
    expect(document).toMatchObject({ logical_date: DAY, customers: night.customers, merges: 0, splits: 0 });
    expect(document.links.map(({ kind }) => kind)).toEqual(['email', 'loyalty_id', 'phone', 'probabilistic']);
    expect(document.ignored_identifiers.map(({ kind }) => kind)).toContain('cookie');
    expect((await muster('identity')).out).toMatch(/^As of 2026-02-09: \d+ records are \d+ customers\.\n/);

    const [[customer, record]] = await lab.rows(`select customer_id, record_id from intermediate.identity_map where ${NIGHT} and records = 2 and customer_id <> record_id order by 1 limit 1`) as [[string, string]];
    const explained = await muster('identity', 'explain', record, '--json');
    const { records, links } = JSON.parse(explained.out) as { records: { record_id: string }[]; links: { verdict: string }[] };
    expect(records.map(({ record_id }) => record_id)).toEqual([customer, record]);
    expect(links.map(({ verdict }) => verdict)).toContain('linked');

    const shown = [summary.out, explained.out, (await muster('identity', 'explain', customer)).out].join('\n').toLowerCase();
    const personal = (await lab.rows('select email, phone, loyalty_id, postcode, last_name from staging.customers')).flat().filter((value): value is string => typeof value === 'string' && value.trim() !== '');
    expect(personal.filter((value) => new RegExp(`\\b${value.trim().toLowerCase().replaceAll(/[^\w@]/g, '.')}\\b`).test(shown))).toEqual([]);
  });

  test('says what is wrong with an unknown customer or night', async () => {
    expect(await muster('identity', 'explain', 'C999')).toMatchObject({ code: 2, err: expect.stringContaining('"C999" is no record that the night of 2026-02-09 knew') });
    expect(await muster('identity', '--date', '2026-01-01')).toMatchObject({ code: 2, err: expect.stringContaining('nights from 2026-02-09 to 2026-02-09') });
  });

  test('run again it is the same night', async () => {
    const { steps: _steps, sources: _sources, ...first } = night;
    const { steps: _again, sources: _none, ...again } = await lab.night(session, DAY);
    expect(again).toEqual(first);
  });
});
