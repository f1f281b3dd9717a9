import { MockActivityEnvironment } from '@temporalio/testing';
import { pino } from 'pino';
import type { ActivityDeps } from '../../activities/deps.ts';
import type { Step } from '../../activities/step.ts';
import { checkConfig } from '../../config/load.ts';
import type { MusterConfig } from '../../config/schema.ts';
import type { Warehouse } from '../../warehouse/warehouse.ts';
import { nightOf } from './night.ts';

/** What a step of the warehouse works with, beside a warehouse: no project, no training threads. */
export function stepDeps(warehouse: Warehouse, config: MusterConfig, more: Partial<ActivityDeps> = {}): ActivityDeps {
  return { config: checkConfig(config, { file: '/company/muster.config.ts' }), warehouse, checkpoint: async () => {}, log: pino({ level: 'silent' }), lineage: null, lineageProducer: '', ...more } as ActivityDeps;
}

/** Runs a step as a worker would. */
export function runStep<Input, Output>(step: Step<Input, Output>, deps: ActivityDeps, input: Input): Promise<Output> {
  return new MockActivityEnvironment().run(step(deps), input) as Promise<Output>;
}

/** A night of the date, as workflows hand it on. */
export function nightAt(date: string) {
  return { ...nightOf(date), run: `shop-nightly-${date}` };
}
