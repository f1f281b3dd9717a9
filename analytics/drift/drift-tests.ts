import { Registry } from '../registry.ts';
import type { DriftTest } from './drift-test.ts';
import { ks } from './ks.ts';
import { psi } from './psi.ts';

/** Drift tests by name; a new one is one entry. */
export const driftTests = new Registry<DriftTest>('drift test', [psi, ks]);
