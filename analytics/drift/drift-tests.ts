import { Registry } from '../registry.ts';
import { chiSquareDrift } from './chi-square.ts';
import type { DriftTest } from './drift-test.ts';
import { hellinger } from './hellinger.ts';
import { jensenShannon } from './jensen-shannon.ts';
import { ks } from './ks.ts';
import { missingRate } from './missing-rate.ts';
import { newCategory } from './new-category.ts';
import { psi } from './psi.ts';
import { wasserstein } from './wasserstein.ts';

/** Drift tests by name; a new one is one entry. */
export const driftTests = new Registry<DriftTest>('drift test', [
  psi, ks, chiSquareDrift, wasserstein, jensenShannon, hellinger, missingRate, newCategory,
]);
