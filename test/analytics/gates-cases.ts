import type { AttributeFit, AttributeSelection, AudienceEvidence, EvidenceBySubject, GateSubject, GateVerdict, Lift, MigrationEvidence, ModelEvidence } from '../../analytics/index.ts';

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
const audience: AudienceEvidence = { audience: 'win_back', acknowledged: 1000, added: 50, removed: 100, removedForConsent: 0, members: 950 };

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
const fitting = (shortfall: number, change: Partial<AttributeFit> = {}): ModelEvidence => withModel({
  measured: {
    group_quality: {
      rows: 1000,
      attributes: [{
        attribute: 'gender', notComputed: [],
        groups: [{ group: 'f', customers: 500, silhouette: 0.4 - shortfall, distance: 1.1, shortfall, interval: [0, 1] }, { group: 'm', customers: 500, silhouette: 0.4, distance: 0.9, shortfall: -shortfall, interval: null }],
        ...change,
      }],
    },
  },
});
const telling = (uncertainty: number, notComputed: string[] = []): ModelEvidence => withModel({
  measured: { proxies: { pairs: [{ feature: 'sessions_28d', attribute: 'gender', uncertainty, information: 0.1, p: 0.01 }, { feature: 'monetary_84d', attribute: 'gender', uncertainty: 0, information: 0, p: 1 }], notComputed } },
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

type Counts = [eligible: number, selected: number];
const selecting = (...counts: Counts[]): AudienceEvidence => choosing({ groups: counts.map(([eligible, selected], index) => ({ group: 'abc'[index]!, eligible, selected })) });
const choosing = (attribute: Partial<AttributeSelection>): AudienceEvidence => withAudience({
  measured: { selection: { kind: 'benefit', attributes: [{ attribute: 'gender', groups: [], unnamed: 0, missing: [], ...attribute }] } },
});
const alike = [{ group: 'a', eligible: 100, selected: 40 }, { group: 'b', eligible: 200, selected: 80 }];

/** Also where the groups that could be compared are exactly alike. */
const fairnessUnknown = (options: Record<string, unknown>): Record<string, GateCase<'audience'>> => Object.fromEntries(Object.entries({
  'an audience without a mark': withAudience({ measured: { selection: null } }),
  'one group': selecting([100, 40]),
  'groups of few': selecting([29, 10], [100, 40]),
  'a group absent among the eligible, and one other': selecting([0, 0], [100, 40]),
  'nobody selected': selecting([100, 0], [100, 0]),
  'no groups': choosing({}),
  'groups that may not be named': choosing({ groups: alike.slice(1), unnamed: 2 }),
  'a measure that broke': withAudience({ measured: { selection: unmeasured } }),
  'nobody measured it': audience,
}).map(([why, evidence]) => [why, { evidence, options }]));

const grouped = (members: number): AudienceEvidence => withAudience({ measured: { smallest_group: { members: 500, segments: 3, smallest: { segment: 's003', members } } } });
const bringing = (members: number, holdout: number, change: Partial<Lift> = {}): AudienceEvidence => withAudience({
  measured: { lift: { outcome: 'monetary_28d', unit: 'currency', members: { count: 1000, mean: members, squares: 4000 }, holdout: { count: 100, mean: holdout, squares: 400 }, ...change } },
});

modelGates['group_quality'] = {
  subject: 'model',
  pass: { evidence: fitting(0.1), value: 0.1 },
  warn: { evidence: fitting(0.1), options: { warn: 0.05 }, value: 0.1 },
  fail: { evidence: fitting(0.2), value: 0.2 },
  unknown: {
    'one group': { evidence: fitting(0, { groups: [], notComputed: ['fewer than two groups to compare'] }), options: { maxShortfall: 2 } },
    'no attributes': { evidence: withModel({ measured: { group_quality: { rows: 10, attributes: [] } } }), options: { maxShortfall: 2 } },
    'one segment': { evidence: fitting(Number.NaN), options: { maxShortfall: 2 } },
    'no attributes configured': { evidence: withModel({ measured: { group_quality: unmeasured } }), options: { maxShortfall: 2 } },
    'nobody measured it': { evidence: model, options: { maxShortfall: 2 } },
  },
};
modelGates['proxy_scan'] = {
  subject: 'model',
  pass: { evidence: telling(0.05), value: 0.05 },
  // It warns from a tenth on, without being told.
  warn: { evidence: telling(0.2), value: 0.2 },
  fail: { evidence: telling(0.6), value: 0.6 },
  unknown: {
    'one group': { evidence: withModel({ measured: { proxies: { pairs: [], notComputed: ['gender: fewer than two groups to tell apart'] } } }), options: { max: 1 } },
    NaN: { evidence: telling(Number.NaN), options: { max: 1 } },
    'no attributes configured': { evidence: withModel({ measured: { proxies: unmeasured } }), options: { max: 1 } },
    'nobody measured it': { evidence: model, options: { max: 1 } },
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
  planned_additions: {
    subject: 'audience',
    pass: { evidence: audience, value: 0.05 },
    warn: { evidence: audience, options: { warn: 0.04 }, value: 0.05 },
    fail: { evidence: withAudience({ added: 501 }), value: 0.501 },
    unknown: { 'nobody held': { evidence: withAudience({ acknowledged: 0 }), options: { maxShare: 1000 } } },
    notYet: { evidence: withAudience({ acknowledged: null, removed: 0 }) },
  },
  planned_churn: {
    subject: 'audience',
    pass: { evidence: audience, value: 0.15 },
    // As many come as go.
    warn: { evidence: withAudience({ added: 300, removed: 300 }), options: { warn: 0.5 }, value: 0.6 },
    fail: { evidence: withAudience({ added: 301, removed: 300 }), value: 0.601 },
    unknown: { 'nobody held': { evidence: withAudience({ acknowledged: 0 }), options: { maxShare: 1000 } } },
    notYet: { evidence: withAudience({ acknowledged: null, removed: 0 }) },
  },
  size_change: {
    subject: 'audience',
    pass: { evidence: withAudience({ added: 300, removed: 300 }), value: 0 },
    warn: { evidence: audience, options: { warn: 0.01 }, value: 0.05 },
    fail: { evidence: withAudience({ removed: 400 }), value: 0.35 },
    unknown: { 'nobody held': { evidence: withAudience({ acknowledged: 0 }), options: { maxShare: 1000 } } },
    notYet: { evidence: withAudience({ acknowledged: null, removed: 0 }) },
  },
  minimum_size: {
    subject: 'audience',
    pass: { evidence: audience, value: 950 },
    warn: { evidence: audience, options: { warn: 1000 }, value: 950 },
    fail: { evidence: withAudience({ members: 99 }), value: 99 },
    unknown: { NaN: { evidence: withAudience({ members: Number.NaN }), options: { min: 0 } } },
  },
  fairness: {
    subject: 'audience',
    pass: { evidence: selecting([100, 40], [200, 72]), value: 0.9 },
    warn: { evidence: selecting([100, 40], [200, 72]), options: { warn: 0.95 }, value: 0.9 },
    fail: { evidence: selecting([100, 40], [200, 60]), value: 0.75 },
    unknown: fairnessUnknown({ minRatio: 0 }),
  },
  fairness_difference: {
    subject: 'audience',
    pass: { evidence: selecting([100, 40], [200, 72]), value: 0.04 },
    warn: { evidence: selecting([100, 40], [200, 72]), options: { warn: 0.01 }, value: 0.04 },
    fail: { evidence: selecting([100, 40], [200, 58]), value: 0.11 },
    unknown: fairnessUnknown({ maxDifference: 1 }),
  },
  k_anonymity: {
    subject: 'audience',
    pass: { evidence: grouped(30), value: 30 },
    warn: { evidence: grouped(30), options: { warn: 100 }, value: 30 },
    fail: { evidence: grouped(29), value: 29 },
    unknown: {
      'members in no segment': { evidence: withAudience({ measured: { smallest_group: { members: 5, segments: 1, smallest: null } } }), options: { k: 1 } },
      'a measure that broke': { evidence: withAudience({ measured: { smallest_group: unmeasured } }), options: { k: 1 } },
      'nobody measured it': { evidence: audience, options: { k: 1 } },
    },
    notYet: { evidence: withAudience({ measured: { smallest_group: { members: 0, segments: 0, smallest: null } } }) },
  },
  lift: {
    subject: 'audience',
    pass: { evidence: bringing(12, 10) },
    warn: { evidence: bringing(10, 10), options: { warn: 1 } },
    fail: { evidence: bringing(8, 10) },
    unknown: {
      'a holdout of few': { evidence: bringing(12, 10, { holdout: { count: 29, mean: 10, squares: 100 } }), options: { min: -1000 } },
      'an outcome nobody has': { evidence: bringing(12, 10, { members: { count: 0, mean: 0, squares: 0 } }), options: { min: -1000 } },
      'a constant outcome': { evidence: bringing(5, 5, { members: { count: 100, mean: 5, squares: 0 }, holdout: { count: 100, mean: 5, squares: 0 } }), options: { min: -1000 } },
      NaN: { evidence: bringing(Number.NaN, 10), options: { min: -1000 } },
      'no outcome configured': { evidence: withAudience({ measured: { lift: unmeasured } }), options: { min: -1000 } },
      'nobody measured it': { evidence: audience, options: { min: -1000 } },
    },
    notYet: { evidence: withAudience({ measured: { lift: null } }) },
  },
};

const migration: MigrationEvidence = { legacy: 'tiers', nights: 14, wanted: 14, overlap: 0.3, value: { own: 0.4, legacy: 0.3 }, kept: { own: 0.93, legacy: 0.95 } };
const withMigration = (change: Partial<MigrationEvidence>): MigrationEvidence => ({ ...migration, ...change });

const migrationGates: Readonly<Record<string, GateCases<'migration'>>> = {
  legacy_comparison: {
    subject: 'migration',
    pass: { evidence: migration, value: 4 / 3 },
    warn: { evidence: migration, options: { warn: 1.5 }, value: 4 / 3 },
    fail: { evidence: withMigration({ value: { own: 0.27, legacy: 0.3 } }), value: 0.9 },
    unknown: {
      'no overlap': { evidence: withMigration({ overlap: null }) },
      'no value': { evidence: withMigration({ value: null }) },
      'no night after another': { evidence: withMigration({ kept: null }) },
    },
  },
};

/** Every gate there is, by name. Whoever registers one adds its cases here; `gates.cases.test.ts` fails until then. */
export const gateCases: Readonly<Record<string, GateCases<'model'> | GateCases<'audience'> | GateCases<'migration'>>> = { ...modelGates, ...audienceGates, ...migrationGates };

/** What there must be cases for. */
export const saidOfAll: readonly GateVerdict[] = ['pass', 'warn', 'fail'];
