import { expect, onTestFinished } from 'vitest';
import { companyData } from '../support/company.ts';
import { openLab, smallConfig, test } from '../support/lab.ts';

test('a company that wants a few marts has its nights with these alone', async () => {
  const { segmentations } = smallConfig();
  const features = ['frequency_84d', 'monetary_84d', 'discount_share_84d', 'evening_share_84d'];
  const lab = await openLab({ data: await companyData(), config: { marts: ['customer_orders'], segmentations: { customers: { ...segmentations['customers'], features } } } });
  onTestFinished(() => lab.close());
  const session = await lab.open();
  const night = await lab.night(session, '2026-04-10');
  expect(night).toMatchObject({ status: 'completed', tables: { marts: ['intermediate.customers', 'marts.customer_orders'] } });
  expect(await lab.rows(`select count(*) > 0 from marts.segment_membership`)).toEqual([[true]]);
});
