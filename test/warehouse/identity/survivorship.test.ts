import { expect, test } from 'vitest';
import { buildModel } from '../../../warehouse/build.ts';
import { landed, resolvedProject, resolveNight, SHOP_WHO, shopResolved } from '../../support/identity.ts';
import { nightOf, rowsOf, temporaryFolder, temporaryWarehouse } from '../../support/warehouse.ts';

const DAY = '2026-01-05';
/** Four accounts of one person, the newest first. */
const RECORDS = [
  { customer_id: 'R4', updated_at: '2026-01-04 09:00:00', first_name: 'M.', email: 'new@example.com', phone: null, region: 'north' },
  { customer_id: 'R3', updated_at: '2026-01-03 09:00:00', first_name: 'Maria', email: null, phone: '+15550000003', region: 'south' },
  { customer_id: 'R2', updated_at: '2026-01-02 09:00:00', first_name: 'Maria', email: 'old@example.com', phone: '+15550000002', region: 'south' },
  { customer_id: 'R1', updated_at: '2026-01-01 09:00:00', first_name: 'MARIA', email: 'first@example.com', phone: '+15550000001', region: 'west', acquired_at: '2020-01-01 00:00:00' },
].map((row) => ({ last_name: 'Moreno', birth_year: 1970, loyalty_id: 'L1', acquired_at: '2021-01-01 00:00:00', ...row }));

test('each column survives by its own rule', async () => {
  const warehouse = await temporaryWarehouse();
  const project = await shopResolved({ survivorship: { first_name: 'longest', region: 'most_frequent', phone: 'earliest' } });
  const data = await landed(temporaryFolder(), { '2026-01-04': { customers: RECORDS } });
  await resolveNight(warehouse, project, data, DAY, SHOP_WHO);
  await buildModel(warehouse, project, { model: 'intermediate.identity_profiles', night: nightOf(DAY), run: DAY });
  expect(await rowsOf(warehouse, 'select customer_id, records, first_name, email, phone, region, acquired_at, updated_at from intermediate.identity_profiles')).toEqual([{
    customer_id: 'R1', records: 4, first_name: 'Maria', email: 'new@example.com', phone: '+15550000001', region: 'south',
    acquired_at: '2020-01-01T00:00:00.000Z', updated_at: '2026-01-04T09:00:00.000Z',
  }]);
});

test('a rule over what is not there is refused, with what was probably meant', async () => {
  await expect(shopResolved({ survivorship: { emial: 'longest' } })).rejects.toThrow(/identity\.survivorship\.emial: "emial": customers has no such column; .*write "email"/);
  await expect(resolvedProject({ survivorship: { email: { prefer: ['shop', 'store'] } } })).rejects.toThrow(/survivorship\.email\.prefer: "store": is no system that feeds customers; allowed: shop, stores/);
});
