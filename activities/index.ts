import { askDecisions } from './ask-decisions.ts';
import { buildMart } from './build-mart.ts';
import { checkDeadline } from './check-deadline.ts';
import { checkDecision } from './check-decision.ts';
import { chooseCandidate } from './choose-candidate.ts';
import { closeNight, failNight } from './close-night.ts';
import { decideRetraining } from './decide-retraining.ts';
import type { ActivityDeps } from './deps.ts';
import { fitCandidate, fitFinal } from './fit-candidate.ts';
import { gateModel } from './gate-model.ts';
import { holdNight } from './hold-night.ts';
import { measureDrift } from './measure-drift.ts';
import { measureSegments } from './measure-segments.ts';
import { notify } from './notify.ts';
import { openNight } from './open-night.ts';
import { planAudience } from './plan-audience.ts';
import { planBackfill } from './plan-backfill.ts';
import { prepareTraining } from './prepare-training.ts';
import { promoteModel } from './promote-model.ts';
import { refineFit } from './refine-fit.ts';
import { registerChallenger } from './register-challenger.ts';
import { renameSegment } from './rename-segment.ts';
import { rollbackModel } from './rollback-model.ts';
import { scoreCustomers } from './score-customers.ts';
import { sendAudience } from './send-audience.ts';
import { settleDecisions } from './settle-decisions.ts';
import { stageSource } from './stage-source.ts';
import { takeSnapshot } from './take-snapshot.ts';
import { trackExperiments } from './track-experiments.ts';
import { writeReport } from './write-report.ts';

/** Every step of a night, in the order in which a night takes them. Adding one is a file and a line. */
const steps = {
  openNight,
  stageSource,
  buildMart,
  takeSnapshot,
  measureDrift,
  decideRetraining,
  prepareTraining,
  fitCandidate,
  chooseCandidate,
  fitFinal,
  refineFit,
  registerChallenger,
  gateModel,
  promoteModel,
  trackExperiments,
  scoreCustomers,
  measureSegments,
  planAudience,
  sendAudience,
  askDecisions,
  writeReport,
  holdNight,
  checkDecision,
  settleDecisions,
  notify,
  closeNight,
  failNight,
  planBackfill,
  checkDeadline,
  renameSegment,
  rollbackModel,
} as const;

export type Activities = { [Name in keyof typeof steps]: ReturnType<(typeof steps)[Name]> };

/** The activities of one worker process, bound to what they work with. */
export function createActivities(deps: ActivityDeps): Activities {
  return Object.fromEntries(Object.entries(steps).map(([name, make]) => [name, make(deps)])) as Activities;
}
