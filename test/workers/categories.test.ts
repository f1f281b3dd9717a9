import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { checkConfig } from '../../config/load.ts';
import { checkedProject } from '../../workers/checks.ts';

const models = [fileURLToPath(new URL('../workflows/categories', import.meta.url))];

function project(segmentation: object) {
  return checkedProject(checkConfig({ models, segmentations: { customers: { features: ['frequency_84d', { feature: 'home', impute: 'mode' }], ...segmentation } } } as never, { file: '/company/muster.config.ts' }));
}

test('a feature that is a category is measured by nobody as a number', async () => {
  await expect(project({})).rejects.toThrow(/segmentations\.customers\.features: "home" is a category \(varchar\), and kmeans measures it as a number.*algorithm: 'k_prototypes' or 'groups' with algorithmOptions: \{ categorical: \['home'\] \}/);
  const { features, models } = await project({ algorithm: 'k_prototypes', algorithmOptions: { categorical: ['home'] } });
  expect(features.get('home')).toMatchObject({ type: 'varchar', model: 'marts.customer_home' });
  expect(models.get('marts.customer_features')?.columns.find(({ name }) => name === 'home')?.type).toBe('double precision');
});
