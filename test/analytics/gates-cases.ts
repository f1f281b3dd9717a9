import type { AudienceEvidence, EvidenceBySubject, GateSubject, GateVerdict, ModelEvidence } from '../../analytics/index.ts';

/** What a gate is given, and how it is configured. */
export interface GateCase<Subject extends GateSubject = GateSubject> {
  evidence: EvidenceBySubject[Subject];
  options?: Record<string, unknown>;
  /** Where the number is worth saying. */
  value?: number;
}

/** How a gate says each of the things that a gate can say. `unknown`: every way in which its number cannot be computed. */
export interface GateCases<Subject extends GateSubject = GateSubject> {
  subject: Subject;
  pass: GateCase<Subject>;
  warn: GateCase<Subject>;
  fail: GateCase<Subject>;
  unknown: Readonly<Record<string, GateCase<Subject>>>;
  /** Where it does not apply yet: pass, without a value. */
  notYet?: GateCase<Subject>;
}

const model: ModelEvidence = {
  silhouette: 0.25,
  segments: [
    { name: 'Frequent high spenders', size: 970, drivers: [{ feature: 'frequency_84d', difference: 1.2 }] },
    { name: 'Lapsed bargain hunters', size: 30, drivers: [{ feature: 'recency_days', difference: 2 }, { feature: 'discount_share_84d', difference: 0.9 }] },
  ],
  customers: 10_000,
  stability: { champion: 'v3', adjustedRand: 0.8 },
};
const audience: AudienceEvidence = { audience: 'win_back', acknowledged: 1000, removed: 100, removedForConsent: 0 };

const withModel = (change: Partial<ModelEvidence> = {}): ModelEvidence => ({ ...model, ...change });
const withAudience = (change: Partial<AudienceEvidence> = {}): AudienceEvidence => ({ ...audience, ...change });

const separated = (daviesBouldin: number | null, spread = 1): ModelEvidence =>
  withModel({ measured: { separation: { daviesBouldin, clusters: [{ size: 970, spread }, { size: 30, spread }] } } });

const bootstrapped = (...jaccards: number[]): ModelEvidence => withModel({
  measured: {
    bootstrap: {
      bootstraps: 20, rows: 1000, adjustedRand: { mean: 0.7, least: 0.5 },
      clusters: jaccards.map((jaccard, cluster) => ({ cluster, jaccard, dissolved: 0, draws: 20 })),
    },
  },
});

type Both = [challenger: number | null, champion: number | null];
const beside = (silhouettes: [Both, Both], daviesBouldins: [Both, Both] = [[1, 1], [1, 1]], segments = 4): ModelEvidence => withModel({
  measured: {
    beside_champion: {
      challenger: 'v4', champion: 'v3', rows: 1000, segments: { challenger: 4, champion: segments },
      spaces: ['v4', 'v3'].map((space, index) => ({
        space,
        silhouette: { challenger: silhouettes[index]![0], champion: silhouettes[index]![1] },
        daviesBouldin: { challenger: daviesBouldins[index]![0], champion: daviesBouldins[index]![1] },
      })),
    },
  },
});
const same: [Both, Both] = [[0.3, 0.3], [0.3, 0.3]];
const unmeasured = { unknown: 'contract broken on purpose' };

const modelGates: Record<string, GateCases<'model'>> = {
  silhouette: {
    subject: 'model',
    pass: { evidence: model, options: { min: 0.2 }, value: 0.25 },
    warn: { evidence: model, options: { min: 0.2, warn: 0.3 }, value: 0.25 },
    fail: { evidence: model, options: { min: 0.26 }, value: 0.25 },
    unknown: {
      'one segment': { evidence: withModel({ silhouette: null }), options: { min: -1 } },
      NaN: { evidence: withModel({ silhouette: Number.NaN }), options: { min: -1 } },
    },
  },
  davies_bouldin: {
    subject: 'model',
    pass: { evidence: separated(1.4), value: 1.4 },
    warn: { evidence: separated(1.4), options: { warn: 1.2 }, value: 1.4 },
    fail: { evidence: separated(2.1), value: 2.1 },
    unknown: {
      'one segment': { evidence: separated(null), options: { max: 1000 } },
      NaN: { evidence: separated(Number.NaN), options: { max: 1000 } },
      'constant features': { evidence: separated(0, 0), options: { max: 1000 } },
      'a measure that broke': { evidence: withModel({ measured: { separation: unmeasured } }), options: { max: 1000 } },
      'nobody measured it': { evidence: model, options: { max: 1000 } },
    },
  },
  smallest_segment: {
    subject: 'model',
    pass: { evidence: model, options: { minShare: 0.02 }, value: 0.03 },
    warn: { evidence: model, options: { minShare: 0.02, warn: 0.05 }, value: 0.03 },
    fail: { evidence: model, options: { minShare: 0.05 }, value: 0.03 },
    unknown: {
      'no segments': { evidence: withModel({ segments: [] }), options: { minShare: 0 } },
      'segments without customers': { evidence: withModel({ segments: [{ name: 'Nobody', size: 0, drivers: [] }] }), options: { minShare: 0 } },
      NaN: { evidence: withModel({ segments: [{ name: 'Nobody', size: Number.NaN, drivers: [] }] }), options: { minShare: 0 } },
    },
  },
  actionability: {
    subject: 'model',
    pass: { evidence: model, value: 1 },
    warn: { evidence: model, options: { minShare: 0.5, warn: 0.75, minCustomers: 301 }, value: 0.5 },
    fail: { evidence: model, options: { effect: 1.5 }, value: 0.5 },
    unknown: {
      'no segments': { evidence: withModel({ segments: [] }), options: { minShare: 0 } },
      'a company of unknown size': { evidence: withModel({ customers: null }), options: { minShare: 0 } },
      NaN: { evidence: withModel({ segments: [{ name: 'Nobody', size: Number.NaN, drivers: [] }] }), options: { minShare: 0 } },
    },
  },
  stability: {
    subject: 'model',
    pass: { evidence: model, options: { minAri: 0.5 }, value: 0.8 },
    warn: { evidence: model, options: { minAri: 0.5, warn: 0.9 }, value: 0.8 },
    fail: { evidence: model, options: { minAri: 0.9 }, value: 0.8 },
    unknown: {
      'no agreement': { evidence: withModel({ stability: { champion: 'v3', adjustedRand: null } }), options: { minAri: -1 } },
      NaN: { evidence: withModel({ stability: { champion: 'v3', adjustedRand: Number.NaN } }), options: { minAri: -1 } },
    },
    notYet: { evidence: withModel({ stability: null }) },
  },
  bootstrap_stability: {
    subject: 'model',
    pass: { evidence: bootstrapped(0.9, 0.55), value: 0.55 },
    warn: { evidence: bootstrapped(0.9, 0.55), options: { warn: 0.75 }, value: 0.55 },
    fail: { evidence: bootstrapped(0.9, 0.45), value: 0.45 },
    unknown: {
      'a segment nobody was drawn of': { evidence: bootstrapped(0.9), options: { minJaccard: 0 } },
      NaN: { evidence: bootstrapped(0.9, Number.NaN), options: { minJaccard: 0 } },
      'a measure that broke': { evidence: withModel({ measured: { bootstrap: unmeasured } }), options: { minJaccard: 0 } },
      'nobody measured it': { evidence: model, options: { minJaccard: 0 } },
    },
  },
  silhouette_drop: {
    subject: 'model',
    // At home each is better by 0.04: that cancels.
    pass: { evidence: beside([[0.32, 0.3], [0.28, 0.34]]), value: 0.02 },
    warn: { evidence: beside([[0.3, 0.35], [0.3, 0.37]]), options: { warn: 0.05 }, value: 0.06 },
    fail: { evidence: beside([[0.2, 0.3], [0.2, 0.32]]), value: 0.11 },
    unknown: {
      'a champion of one segment': { evidence: beside([[0.3, null], [0.3, null]], undefined, 1), options: { maxDrop: 2 } },
      NaN: { evidence: beside([[0.3, 0.3], [Number.NaN, 0.3]]), options: { maxDrop: 2 } },
      'a champion that nobody measured': { evidence: withModel({ measured: { beside_champion: null } }), options: { maxDrop: 2 } },
      'a measure that broke': { evidence: withModel({ measured: { beside_champion: unmeasured } }), options: { maxDrop: 2 } },
      'nobody measured it': { evidence: model, options: { maxDrop: 2 } },
    },
    notYet: { evidence: withModel({ stability: null, measured: { beside_champion: null } }) },
  },
  davies_bouldin_rise: {
    subject: 'model',
    // At home each is better by a tenth: that cancels.
    pass: { evidence: beside(same, [[1, 1.1], [1.1, 1]]), value: 0 },
    warn: { evidence: beside(same, [[1.2, 1], [1.2, 1]]), options: { warn: 0.1 }, value: 0.2 },
    fail: { evidence: beside(same, [[1.8, 1.2], [1.5, 1]]), value: 0.5 },
    unknown: {
      'a champion of one segment': { evidence: beside(same, [[1, null], [1, null]], 1), options: { maxRise: 1000 } },
      'a champion without spread': { evidence: beside(same, [[1, 0], [1, 0]]), options: { maxRise: 1000 } },
      NaN: { evidence: beside(same, [[Number.NaN, 1], [1, 1]]), options: { maxRise: 1000 } },
      'a measure that broke': { evidence: withModel({ measured: { beside_champion: unmeasured } }), options: { maxRise: 1000 } },
      'nobody measured it': { evidence: model, options: { maxRise: 1000 } },
    },
    notYet: { evidence: withModel({ stability: null, measured: { beside_champion: null } }) },
  },
};

const audienceGates: Record<string, GateCases<'audience'>> = {
  planned_removals: {
    subject: 'audience',
    pass: { evidence: audience, options: { maxShare: 0.2 }, value: 0.1 },
    warn: { evidence: audience, options: { maxShare: 0.2, warn: 0.05 }, value: 0.1 },
    fail: { evidence: audience, options: { maxShare: 0.05 }, value: 0.1 },
    unknown: { 'nobody to remove': { evidence: withAudience({ acknowledged: 0, removed: 3 }), options: { maxShare: 1 } } },
    notYet: { evidence: withAudience({ acknowledged: null, removed: 0 }) },
  },
};

/** Every gate there is, by name. Whoever registers one adds its cases here; `gates.cases.test.ts` fails until then. */
export const gateCases: Readonly<Record<string, GateCases<'model'> | GateCases<'audience'>>> = { ...modelGates, ...audienceGates };

/** What there must be cases for. */
export const saidOfAll: readonly GateVerdict[] = ['pass', 'warn', 'fail'];
