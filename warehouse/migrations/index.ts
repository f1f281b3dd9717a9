import type { Migration } from './migration.ts';
import { foundation } from './0001-foundation.ts';
import { nights } from './0002-nights.ts';
import { registry } from './0003-registry.ts';
import { audiences } from './0004-audiences.ts';
import { inDoubt } from './0005-in-doubt.ts';
import { company } from './0006-company.ts';
import { identity } from './0007-identity.ts';
import { freshness } from './0008-freshness.ts';
import { quality } from './0009-quality.ts';
import { snapshots } from './0011-snapshots.ts';
import { qualityKeys } from './0012-quality-keys.ts';
import { segmentHistory } from './0013-segment-history.ts';
import { inputs } from './0014-inputs.ts';
import { landingLooks } from './0015-landing-looks.ts';
import { graphs } from './0018-graphs.ts';
import { drift } from './0019-drift.ts';
import { gateEvidence } from './0020-gate-evidence.ts';
import { audienceHoldouts } from './0021-audience-holdouts.ts';
import { decisions } from './0022-decisions.ts';
import { modelHistory } from './0023-model-history.ts';
import { tracking } from './0024-tracking.ts';

/** Every migration, oldest first. Add one as a file beside this and a line here; never change one that was released. */
export const MIGRATIONS: readonly Migration[] = [
  foundation,
  nights,
  registry,
  audiences,
  inDoubt,
  company,
  identity,
  freshness,
  quality,
  snapshots,
  qualityKeys,
  segmentHistory,
  inputs,
  landingLooks,
  graphs,
  drift,
  gateEvidence,
  audienceHoldouts,
  decisions,
  modelHistory,
  tracking,
];
