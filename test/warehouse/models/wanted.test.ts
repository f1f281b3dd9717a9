import path from 'node:path';
import { expect, test } from 'vitest';
import { buildOrder } from '../../../warehouse/build.ts';
import { checkModels } from '../../../warehouse/check/check-models.ts';
import { CORE_SQL, loadProject } from '../../../warehouse/models/project.ts';
import { writeText } from '../../support/landing.ts';
import { temporaryFolder } from '../../support/warehouse.ts';

const wanting = (...marts: string[]) => loadProject({ folders: [CORE_SQL], systems: ['shop'], marts });

test('a company that wants one mart builds it and what it reads, and has its features alone', async () => {
  const project = await wanting('customer_orders');
  expect(buildOrder(project)).toEqual(['intermediate.customers', 'marts.customer_orders']);
  expect(new Set([...project.features.values()].map(({ model }) => model))).toEqual(new Set(['marts.customer_orders']));
  expect(project.models.get('marts.customer_features')?.dependsOn).toEqual(['intermediate.customers', 'marts.customer_orders']);
  expect(await checkModels(project)).toEqual([]);
});

test('what a mart reads comes along, and views over it', async () => {
  const project = await wanting('marts.rfm_cut_points', 'customer_register');
  expect(buildOrder(project)).toEqual(expect.arrayContaining(['intermediate.customers', 'marts.customer_orders', 'marts.rfm_cut_points', 'snapshots.customer_register']));
  expect(buildOrder(project)).toHaveLength(4);
  expect(project.models.has('marts.rfm_scores')).toBe(true);
  expect(project.models.has('marts.customer_journey')).toBe(false);
});

test('an own audit of a mart that the company does not want is nobody’s', async () => {
  const folder = temporaryFolder();
  writeText(path.join(folder, 'audits', 'idle.sql'), '/*\ndescription: Nobody idles.\n*/\nselect customer_id from marts.customer_web where sessions_28d < 0\n');
  const project = await loadProject({ folders: [CORE_SQL, folder], systems: ['shop'], marts: ['customer_orders'] });
  expect(project.models.has('marts.customer_web')).toBe(false);
});

test('a name that no mart has is refused with the one that was meant', async () => {
  await expect(wanting('customer_order')).rejects.toThrow(/marts: "customer_order"; allowed: .*customer_orders.*; to do: write "customer_orders"/);
});
