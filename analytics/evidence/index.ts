export type { AudienceMeasurements, AudienceMeasures, Lift, Selection, SmallestGroup } from './audience.ts';
export type { BesideChampion, InOneSpace, OfBoth } from './beside-champion.ts';
export type { BootstrapEvidence } from './bootstrap.ts';
export type { JudgedModel, Measurements, MeasureRequests, ModelMaterial, ModelMeasure, ModelMeasurements, Unmeasured } from './measure.ts';
export type { AttributeFit, GroupFit, GroupQuality } from './group-quality.ts';
export type { Proxies, ProxyPair } from './proxies.ts';
export { modelMeasures } from './measures.ts';
export type { Separation } from './separation.ts';
