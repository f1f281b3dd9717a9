import { age } from './age.ts';
import { asked } from './asked.ts';
import { configuredAnew } from './configured-anew.ts';
import { drift } from './drift.ts';
import { gateFailure } from './gate-failure.ts';
import { newData } from './new-data.ts';
import { noChampion } from './no-champion.ts';
import type { RetrainReason } from './reason.ts';

/** Every reason to train, in the order in which they are told. */
export const REASONS: readonly RetrainReason[] = [noChampion, asked, configuredAnew, drift, age, newData, gateFailure];
