import { expect, test } from 'vitest';
import { draftPlan, type PlanCounts } from '../../activities/audience/plan.ts';
import { plannedChanges } from '../../activities/audience/changes.ts';
import type { AudienceConfig } from '../../config/schema.ts';
import { buildModel } from '../../warehouse/build.ts';
import { stageSource } from '../../warehouse/stage.ts';
import type { Warehouse } from '../../warehouse/warehouse.ts';
import { landed, shopResolved, SHOP_WHO, type Landings } from '../support/identity.ts';
import { nightOf, rowsOf, shopProject, postgresTest, postgresWarehouse, temporaryFolder, temporaryWarehouse } from '../support/warehouse.ts';

const DAY = '2026-01-02';
const KEY = { audience: 'everyone', destination: 'crm', logical_date: DAY };
const AUDIENCE: AudienceConfig = { segmentation: 'customers', select: 'all', destinations: ['crm'], consent: 'email_marketing', identifiers: ['email_sha256'], gates: {} };
const person = (customer_id: string, first_name: string, more: object = {}) => ({ customer_id, first_name, last_name: 'Lee', email: `${first_name.toLowerCase()}@example.com`, ...more });

/** Ann and Bob have two records each; all four have agreed, and then Ann's second has not. Cy's one record has, until it expires. */
const LANDINGS: Landings = {
  '2026-01-01': {
    customers: [person('A1', 'Ann'), person('A2', 'Ann'), person('B1', 'Bob'), person('B2', 'Bob'), person('C1', 'Cyril')],
    consents: [
      ...['A1', 'A2', 'B1'].map((customer_id) => ({ customer_id, consent_id: `N${customer_id}` })),
      { customer_id: 'B2', consent_id: 'N-B2', expires_at: '2026-01-01 12:00:00' }, { customer_id: 'C1', consent_id: 'N-C1', expires_at: '2026-01-01 12:00:00' },
    ],
  },
  [DAY]: { customers: [person('D1', 'Dora')], consents: [{ customer_id: 'A2', consent_id: 'N-later', granted: false }, { customer_id: 'A1', consent_id: 'N-later-still', recorded_at: `${DAY} 09:00:00` }, { customer_id: 'D1', consent_id: 'N-D1' }] },
};

interface Planned { resolved: boolean; held: readonly string[]; landings?: Landings; warehouse?: Warehouse }

/** What an audience of all these customers would do to a destination that holds these ids. */
async function planned({ resolved, held, landings = LANDINGS, warehouse: given }: Planned): Promise<{ counts: PlanCounts; changes: string[] }> {
  const [warehouse, project] = [given ?? await temporaryWarehouse(), resolved ? await shopResolved() : await shopProject()];
  const data = await landed(temporaryFolder(), landings);
  const night = { ...nightOf(DAY), run: DAY };
  for (const source of [...SHOP_WHO, 'shop.consents']) await stageSource(warehouse, project, { source, data, night, run: DAY });
  await buildModel(warehouse, project, { model: 'intermediate.customers', night, run: DAY });
  if (resolved) await buildModel(warehouse, project, { model: 'intermediate.identity_profiles', night, run: DAY });
  await warehouse.knex.raw(`insert into marts.segment_membership (segmentation, as_of_date, customer_id, segment_id, model_version)
    select 'customers', as_of_date, customer_id, 's001', 1 from intermediate.customers`);
  await warehouse.knex('meta.audience_members').insert(held.map((customer_id) => ({ audience: KEY.audience, destination: KEY.destination, customer_id, since: '2026-01-01' })));
  return warehouse.knex.transaction(async (trx) => {
    const draft = await draftPlan(trx, KEY, { night, audience: AUDIENCE, segmentIds: ['s001'], project });
    await draft.write(false);
    await draft.release();
    const changes: string[] = [];
    const causes = new Map((await rowsOf({ ...warehouse, knex: trx }, 'select customer_id, cause from meta.audience_plan_members')).map((row) => [row['customer_id'], row['cause']]));
    for await (const { operation, id, identifiers } of plannedChanges(trx, KEY, night, AUDIENCE, project)) changes.push(`${operation} ${id} ${causes.get(id) as string}${'email_sha256' in identifiers ? ' reachable' : ''}`);
    return { counts: draft.counts, changes };
  });
}

test('a withdrawal by any record of a person counts, and a grant that expired takes nothing from another', async () => {
  const { changes } = await planned({ resolved: true, held: ['A1'] });
  expect(changes).toEqual(['remove A1 consent reachable', 'add B1 segment reachable', 'add D1 segment reachable']);
});

test('an id that has become somebody else’s record leaves as out of the segment, which gates see, and takes no address with it', async () => {
  const { counts, changes } = await planned({ resolved: true, held: ['B1', 'B2'] });
  expect(changes).toEqual(['remove B2 segment', 'add D1 segment reachable']);
  expect(counts).toMatchObject({ there: 2, added: 1, removed: 1, removedForConsent: 0 });
});

test('without identity each record decides for itself, as ever', async () => {
  const { changes } = await planned({ resolved: false, held: ['A2', 'C1'] });
  expect(changes).toEqual(['remove A2 consent reachable', 'remove C1 consent reachable', 'add A1 segment reachable', 'add B1 segment reachable', 'add D1 segment reachable']);
});

/** Who stamps a change in the register never, after midnight as it is exported, or on its day; and who has changed their address since. */
const UNSTAMPED: Landings = {
  '2026-01-01': { customers: [person('C4', 'Eve')] },
  [DAY]: {
    customers: [person('C1', 'Ann', { updated_at: null }), person('C2', 'Bob', { updated_at: '2026-01-03 00:30:00' }), person('C3', 'Cyril'), person('C4', 'Eve', { email: 'none', updated_at: '2026-01-03 00:30:00' })],
    consents: ['C1', 'C2', 'C3', 'C4'].map((customer_id) => ({ customer_id, consent_id: `N${customer_id}` })),
  },
};
const reached = ['add C1 segment reachable', 'add C2 segment reachable', 'add C3 segment reachable'];

test.each([false, true])('who is in the register by the night is reached, whenever it says that the row changed (identity: %s)', async (resolved) => {
  expect((await planned({ resolved, held: [], landings: UNSTAMPED })).changes).toEqual(reached);
});

postgresTest('on PostgreSQL too, where what is missing comes first in order', async () => {
  const landings: Landings = { ...UNSTAMPED, '2026-01-01': { customers: [person('C3', 'Cyril', { email: 'none', updated_at: null }), person('C4', 'Eve')] } };
  const { changes } = await planned({ resolved: false, held: ['C1'], landings, warehouse: await postgresWarehouse() });
  expect(changes).toEqual(reached.slice(1));
});
