import { z } from 'zod';
import { graphSchema } from './graph.ts';
import { rfmDefaults } from '../analytics/clustering/rfm/options.ts';
import { approvalSchema } from './approval.ts';
import { driftSchema } from './drift.ts';
import { identitySchema } from './identity.ts';
import { NOTICE_EVENTS } from '../notifications/notice.ts';

/** A word used in workflow ids, table keys and folder names. */
const slug = z.string().regex(/^[a-z][a-z0-9_-]{0,39}$/, 'lower-case letters, digits, - and _, starting with a letter');
const share = z.number().min(0).max(1);
const clock = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'a UTC time of day as HH:MM');

/** The name of an environment variable, for what must not stand in a file. */
const environmentVariable = z.string().regex(/^[A-Za-z_]\w*$/, 'the name of an environment variable');

const featureSchema = z.strictObject({
  /** Name of a feature documented in a mart under `sql/marts/features`. */
  feature: z.string(),
  /** Applied before scaling; `log1p` tames counts and money, `yeo_johnson` finds the power that does. Default: none. */
  transform: z.string().default('none'),
  /** `standard` (mean, standard deviation), `robust` (median, quartiles) or `none`. Default: standard. */
  scale: z.string().default('standard'),
  /** What stands in for a missing value, fitted on the training snapshot. Default: median. */
  impute: z.union([z.enum(['median', 'mean', 'mode']), z.number()]).default('median'),
  /** Values far from the others are cut to the limits of a rule: `quantile`, `iqr` or `mad`; the other keys are the rule's own. Default: none is. */
  outliers: z.looseObject({ rule: z.string() }).optional(),
});

const kSchema = z.strictObject({
  /** Fewest and most segments that are tried. Defaults: 2 and 10. */
  min: z.int().min(2).default(2),
  max: z.int().min(2).default(10),
  /** The rule that chooses. Default: silhouette. */
  by: z.string().default('silhouette'),
  /** The rule's own options. Default: none. */
  options: z.record(z.string(), z.unknown()).default({}),
  /** A number of segments whose smallest has a lower share of the customers is passed over. Default: 0, no limit. */
  minShare: share.default(0),
  /** Criteria that take many fits, reported beside those of the rule. Default: none. */
  also: z.array(z.enum(['gap', 'stability'])).default([]),
  /** Data sets that the gap statistic compares with, for each k. Default: 10. */
  gapReferences: z.int().min(2).max(1_000).default(10),
  /** Bootstraps of the stability, for each k. Default: 10. */
  bootstraps: z.int().min(2).max(1_000).default(10),
  /** Most customers on which gap and stability are measured. Default: 1,000. */
  resampledRows: z.int().min(100).default(1_000),
}).refine(({ min, max }) => min <= max, 'min not above max');

const gateOptions = z.record(z.string(), z.unknown());

const replacesSchema = z.strictObject({
  /** Name of the other segmentation. */
  segmentation: z.string(),
  /** Nights that both are scored side by side before the gates may pass. Default: 14. */
  nights: z.int().min(1).default(14),
  /** The feature that says what customers bring. Default: monetary_84d. */
  value: z.string().default('monetary_84d'),
  /** Gates on the migration, by name. Default: legacy_comparison. */
  gates: z.record(z.string(), gateOptions).default({ legacy_comparison: {} }),
});

const segmentationSchema = z.strictObject({
  /** The features that make the segments, each with its transform. A bare name takes the defaults. */
  features: z.array(z.union([z.string().transform((feature) => featureSchema.parse({ feature })), featureSchema])).min(1),
  /** Of two features whose correlation is beyond this, the later in the list is left out. Default: none is. */
  maxCorrelation: z.number().positive().max(1).optional(),
  /** `spearman` (of ranks) or `pearson`, of prepared values. Default: spearman. */
  correlation: z.string().default('spearman'),
  /** Clusters principal components of the features in place of the features. Default: the features. */
  pca: z.strictObject({
    /** As few components as explain this share of the variance. Default: 0.95. */
    variance: z.number().positive().max(1).default(0.95),
    /** And at most so many. Default: no limit. */
    components: z.int().min(1).optional(),
  }).optional(),
  /** Which clustering algorithm. Default: kmeans. */
  algorithm: z.string().default('kmeans'),
  /** The algorithm's own options. Default: none. */
  algorithmOptions: z.record(z.string(), z.unknown()).default({}),
  /** The features of the RFM segments that each model is compared with. Defaults: recency_days, frequency_84d, monetary_84d. */
  baseline: z.strictObject({
    recency: z.string().default(rfmDefaults.recency), frequency: z.string().default(rfmDefaults.frequency), monetary: z.string().default(rfmDefaults.monetary),
  }).prefault({}),
  /** How many segments there are: the range that is tried, and how one of it is chosen. */
  k: kSchema.prefault({}),
  /** Restarts of the final fit; the choice of k uses half as many. Default: 10. */
  restarts: z.int().min(1).max(100).default(10),
  /** Seed of every random choice in training. Default: 1. */
  seed: z.int().default(1),
  /** Most customers in the frozen training snapshot; a larger company is sampled by hash. Default: 50,000. */
  snapshotRows: z.int().min(100).default(50_000),
  /** Most customers on which silhouettes are computed. Default: 10,000. */
  silhouetteRows: z.int().min(100).default(10_000),
  /** What counts as drift. */
  drift: driftSchema.prefault({}),
  /** When to train again. Whoever asks for a model, and a segmentation that is configured anew, is never made to wait. */
  retrain: z.strictObject({
    /** On drift in a feature that makes the segments. Default: true. */
    onDrift: z.boolean().default(true),
    /** When the champion is older than this many days. Default: 30. */
    maxAgeDays: z.int().min(1).default(30),
    /** When at least this share of the customers has come since the champion was trained. Default: no limit. */
    minNewShare: z.number().positive().max(1).optional(),
    /** Once more, when a gate stopped the newest challenger. Default: false. */
    afterGateFailure: z.boolean().default(false),
    /** After a training, reasons of its own make none for so many days. Default: 0. */
    coolDownDays: z.int().min(0).max(3_650).default(0),
  }).prefault({}),
  /**
   * Which segment a customer is in: the nearest one every night (`responsive`), or the one of the night before until another is clearly
   * nearer (`stable`). Default: responsive.
   */
  mode: z.enum(['responsive', 'stable']).default('responsive'),
  /** Mode `stable`: how much nearer another segment must be, and how many nights a customer stays at least. Defaults: 0.1, 3. */
  hysteresis: z.strictObject({ margin: z.number().min(0).max(0.9).default(0.1), minNights: z.int().min(1).default(3) })
    .default({ margin: 0.1, minNights: 3 }),
  /** Gates on the model, by name, with their thresholds. Default: silhouette, smallest_segment, stability and silhouette_drop. */
  gates: z.record(z.string(), gateOptions).default({ silhouette: {}, smallest_segment: {}, stability: {}, silhouette_drop: {} }),
  /** The segmentation that this one is to replace: audiences keep that one's segments until the gates pass. Left out: none. */
  replaces: replacesSchema.optional(),
  /** How protected groups are treated by the model. Left out: nobody looks. */
  fairness: z.strictObject({
    /** Demographic columns whose groups are protected; `group_quality` and `proxy_scan` judge by them. */
    attributes: z.array(z.string()).min(1),
    /** Training rows are drawn again so that an outcome is independent of a protected attribute. Default: they are not. */
    reweigh: z.strictObject({
      /** The protected attribute. */
      attribute: z.string(),
      /** The feature that says the outcome: whether it is above its median. */
      outcome: z.string(),
    }).optional(),
  }).optional(),
});

const selectionSchema = z.union([
  z.literal('all'),
  /** Segments by id or name. */
  z.strictObject({ segments: z.array(z.string()).min(1) }),
  /** The `count` segments with the highest (or lowest) median of a feature: stays meaningful when ids change. */
  z.strictObject({ highest: z.string(), count: z.int().min(1).default(1) }),
  z.strictObject({ lowest: z.string(), count: z.int().min(1).default(1) }),
]);

const audienceSchema = z.strictObject({
  segmentation: z.string(),
  /** Which segments make the audience. Default: all. */
  select: selectionSchema.default('all'),
  /** The same of the segmentation that is to be replaced, as long as it is not. Default: what `select` says. */
  legacySelect: selectionSchema.optional(),
  /** Names of configured destinations. */
  destinations: z.array(z.string()).min(1),
  /** Consent purpose a member must have granted. Without it nobody is asked for consent. */
  consent: z.string().optional(),
  /** Identifiers that leave, beside the customer id: `email_sha256`, `phone_sha256`. Default: none. */
  identifiers: z.array(z.enum(['email_sha256', 'phone_sha256'])).default([]),
  /** Marks what being in the audience means to people, and adds the gate `fairness` to its gates. Left out: nobody looks. */
  fairness: z.strictObject({
    /** `benefit`: something good, that a group could miss. `burden`: something bad, that a group could get too much of. */
    kind: z.enum(['benefit', 'burden']),
    /** Demographic columns whose groups are compared. */
    attributes: z.array(z.string()).min(1),
    /** By attribute, groups that must be there. Default: those there are. */
    groups: z.record(z.string(), z.array(z.string()).min(1)).default({}),
    /** Who could be in the audience: `reachable` customers (consent, and an identifier that it sends), or all `customers`. Default: reachable. */
    eligible: z.enum(['reachable', 'customers']).default('reachable'),
  }).optional(),
  /** The feature by which the gate `lift` compares members with those withheld. */
  outcome: z.string().optional(),
  /** Gates on the plan, by name. Default: planned_removals. */
  gates: z.record(z.string(), gateOptions).default({ planned_removals: {} }),
});

const notificationSchema = z.strictObject({
  /** The form of the message: `webhook` or `slack`. */
  kind: z.string(),
  /** The address to post to. Exactly one of `url` and `urlEnv`. */
  url: z.url({ protocol: /^https?$/ }).optional(),
  /** The environment variable that holds the address, where it is a secret. */
  urlEnv: environmentVariable.optional(),
  /** The environment variable that holds the token sent as `Authorization: Bearer`. */
  tokenEnv: environmentVariable.optional(),
  /** What is told. Default: everything. */
  on: z.array(z.enum(NOTICE_EVENTS)).min(1).default([...NOTICE_EVENTS]),
  /** Where a message leads: `{date}`, `{run}` and `{event}` are filled in. Default: the night in the Temporal UI, where its address is known. */
  link: z.string().regex(/^https?:\/\/\S+$/, 'an address that may hold {date}, {run} and {event}').optional(),
}).refine(({ url, urlEnv }) => (url === undefined) !== (urlEnv === undefined), 'exactly one of url and urlEnv');

const mlflowSchema = z.strictObject({
  /** Address of the tracking server. Exactly one of `url` and `urlEnv`. */
  url: z.url({ protocol: /^https?$/ }).optional(),
  urlEnv: environmentVariable.optional(),
  /** The environment variable that holds the token sent as `Authorization: Bearer`. */
  tokenEnv: environmentVariable.optional(),
  /** Start of the names of experiments and registered models; that of the segmentation follows. Default: `name`. */
  experiment: z.string().regex(/^[\w.-]{1,100}$/, 'letters, digits, dots, - and _').optional(),
}).refine(({ url, urlEnv }) => (url === undefined) !== (urlEnv === undefined), 'exactly one of url and urlEnv');

export const configSchema = z.strictObject({
  /** Prefix of workflow ids, task queues and schedules: two companies on one Temporal server need two names. Default: muster. */
  name: slug.default('muster'),
  /** Folder of landing files, relative to this file. The command's --data wins over it. */
  data: z.string().optional(),
  /** Folders with your own models, relative to this file; read beside Muster's own. */
  models: z.array(z.string()).default([]),
  /** Source systems whose staging models run (`stg_<system>__<entity>`). Default: shop. */
  systems: z.array(z.string()).min(1).default(['shop']),
  /** The currency of what customers pay, for amounts as people read them: `$12.50`. Nothing is converted. Left out: amounts have no sign. */
  currency: z.string().regex(/^[A-Z]{3}$/, 'three capital letters (ISO 4217)').optional(),
  /** Marts and histories that a night builds, such as `customer_orders`; what they read comes along. Left out: all there are. */
  marts: z.array(z.string()).min(1).optional(),
  /** Makes one customer of the records that several systems have of a person. Left out: every record is a customer. */
  identity: identitySchema.optional(),
  /** Which customers belong together, by what they have in common. Left out: there is no graph, and nothing is computed. */
  graph: graphSchema.optional(),
  segmentations: z.record(slug, segmentationSchema)
    .refine((all) => Object.keys(all).length > 0, 'at least one'),
  audiences: z.record(slug, audienceSchema).default({}),
  /** Where audiences go. `kind` names a registered destination; the other keys are that kind's own options. */
  destinations: z.record(slug, z.looseObject({ kind: z.string() })).default({}),
  /** Who decides where a gate warns, and how long a night waits for it. */
  approval: approvalSchema.prefault({}),
  schedule: z.strictObject({
    /** UTC time at which the night of the day before starts. Default: 02:00. */
    at: clock.default('02:00'),
    /** UTC time by which that night must have finished; later, an alert fires. Default: 06:00. */
    deadline: clock.default('06:00'),
    /** After an outage, missed nights no older than this many days are caught up. Default: 7. */
    catchupDays: z.int().min(1).default(7),
  }).prefault({}),
  warehouse: z.strictObject({
    /** Which engine: `duckdb`, embedded in the state folder, or `postgres`, a server. Default: duckdb. */
    engine: z.string().default('duckdb'),
    /** The environment variable that holds the address of a server. Default: DATABASE_URL. */
    urlEnv: z.string().default('DATABASE_URL'),
    /** File of the embedded warehouse, relative to this file. Default: warehouse.duckdb in the state folder. */
    path: z.string().optional(),
    /**
     * For example `4GB`; beyond it the engine spills to disk. Default: 1.5 GB, on a large machine a sixteenth of its memory, on a small one half.
     */
    memoryLimit: z.string().regex(/^\d+(\.\d+)? ?[KMGT]i?B$/i, 'a size such as 4GB').optional(),
    threads: z.int().min(1).optional(),
  }).prefault({}),
  quarantine: z.strictObject({
    /** How long rows that could not be used are kept for a look; they hold personal data. Days before the night. Default: 90. */
    keepDays: z.int().min(0).default(90),
  }).prefault({}),
  alerts: z.strictObject({
    /** Address that gets a JSON message when a night is late. */
    webhook: z.url().optional(),
  }).prefault({}),
  /** Who is told of what happened in a night, beside its report. */
  notifications: z.array(notificationSchema).default([]),
  /** Who is told what ran, what it read and what it wrote, as OpenLineage events. Without a file or an address nobody is. */
  lineage: z.strictObject({
    /** Events as lines of JSON, at the end of this file; relative to this file's folder. */
    file: z.string().min(1).optional(),
    /** Address that each event is posted to. */
    url: z.url().optional(),
    /** The environment variable that holds the address, where it is a secret. */
    urlEnv: environmentVariable.optional(),
    /** The environment variable that holds the token sent as `Authorization: Bearer`. */
    tokenEnv: environmentVariable.optional(),
    /** Namespace of the jobs. Default: `name`. */
    namespace: z.string().min(1).optional(),
  }).refine(({ url, urlEnv }) => url === undefined || urlEnv === undefined, 'url or urlEnv, not both').prefault({}),
  /** Where experiments are kept beside the warehouse, and the registry is mirrored. */
  tracking: z.strictObject({
    mlflow: mlflowSchema.optional(),
  }).prefault({}),
  metrics: z.strictObject({
    /** `muster up` serves metrics for Prometheus at this port of the loopback interface. Default: it does not. */
    port: z.int().min(1).max(65_535).optional(),
  }).prefault({}),
  timeouts: z.strictObject({
    /** A step that gives no sign of life for this long is taken for dead and started again elsewhere. Seconds. Default: 20. */
    heartbeatSeconds: z.int().min(2).default(20),
    /** Longest single try of a step. Minutes. Default: 120. */
    stepMinutes: z.int().min(1).default(120),
    /** How long a step is tried again before the night fails. Minutes. Default: 360. */
    retryMinutes: z.number().positive().default(360),
  }).prefault({}),
});

/** What a user writes. */
export type MusterConfig = z.input<typeof configSchema>;
/** What Muster reads: every default filled in. */
export type CheckedConfig = z.output<typeof configSchema>;
export type SegmentationConfig = CheckedConfig['segmentations'][string];
export type AudienceConfig = CheckedConfig['audiences'][string];
