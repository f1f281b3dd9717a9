import type { RetrainReason } from './reason.ts';

/** Customers have changed in what makes the segments. A feature that does not may drift without making them wrong. */
export const drift: RetrainReason = {
  name: 'drift', automatic: true,
  ask({ champion, drifted, settings }) {
    const told = champion !== null && drifted.length > 0 && settings.retrain.onDrift;
    return { because: told ? `drift since ${champion.artefact.logicalDate} in ${drifted.join(', ')}` : null, evidence: { drifted_features: drifted.length } };
  },
};
