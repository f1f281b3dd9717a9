import type { Register } from '../command.ts';
import { registerAudiences } from './audiences.ts';
import { registerBackfill } from './backfill.ts';
import { registerApprove, registerReject } from './decide.ts';
import { registerDemo } from './demo.ts';
import { registerDoctor } from './doctor.ts';
import { registerDrift } from './drift.ts';
import { registerExperiments } from './experiments.ts';
import { registerGates } from './gates.ts';
import { registerGenerate } from './generate.ts';
import { registerIdentity } from './identity.ts';
import { registerJourney } from './journey.ts';
import { registerMetrics } from './metrics.ts';
import { registerModels } from './models.ts';
import { registerQuality } from './quality.ts';
import { registerQuery } from './query.ts';
import { registerRetraining } from './retraining.ts';
import { registerRun } from './run.ts';
import { registerSandbox } from './sandbox.ts';
import { registerSegments } from './segments.ts';
import { registerSql } from './sql.ts';
import { registerStatus } from './status.ts';
import { registerUp } from './up.ts';

/** Every command, in the order of the help. A new one is one file here and one line in this list. */
export const commands: readonly Register[] = [
  registerDemo,
  registerUp,
  registerRun,
  registerBackfill,
  registerStatus,
  registerSegments,
  registerJourney,
  registerDrift,
  registerRetraining,
  registerGates,
  registerApprove,
  registerReject,
  registerModels,
  registerExperiments,
  registerAudiences,
  registerIdentity,
  registerQuality,
  registerMetrics,
  registerQuery,
  registerSql,
  registerGenerate,
  registerSandbox,
  registerDoctor,
];
