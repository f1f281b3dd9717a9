export type { BesideChampion, InOneSpace, OfBoth } from './beside-champion.ts';
export type { BootstrapEvidence } from './bootstrap.ts';
export type { JudgedModel, Measurements, MeasureRequests, ModelMaterial, ModelMeasure, ModelMeasurements, Unmeasured } from './measure.ts';
export { modelMeasures } from './measures.ts';
export type { Separation } from './separation.ts';
