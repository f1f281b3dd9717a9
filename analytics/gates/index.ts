export type { AudienceEvidence, EvidenceBySubject, Gate, GateResult, GateSubject, GateVerdict, MigrationEvidence, ModelEvidence } from './gate.ts';
export { unknownPolicy, type UnknownVerdict } from './unknown-policy.ts';
export { gates } from './gates.ts';
export { needsOf, runGates, verdictOf } from './run-gates.ts';
export { asPercent } from '../../core/words.ts';
export { needed, thresholdGate, type Measured, type ThresholdGate } from './threshold-gate.ts';
