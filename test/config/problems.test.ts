import { expect, test } from 'vitest';
import { gates } from '../../analytics/index.ts';
import { checkConfig } from '../../config/load.ts';

const MODEL_GATES = gates.all().flatMap(({ name, subject }) => (subject === 'model' ? [name] : [])).join(', ');

/** The line for a configuration, without the file's name. */
function refusal(written: unknown): string {
  try {
    checkConfig(written, { file: '/company/muster.config.ts', shownAs: 'muster.config.ts' });
  } catch (error) {
    return String(error).replace('MusterError: muster.config.ts: ', '');
  }
  throw new Error('it was accepted');
}

const customers = (more: object = {}) => ({ segmentations: { customers: { features: ['a'], ...more } } });
const audience = (more: object = {}) => ({ ...customers(), audiences: { all: { segmentation: 'customers', destinations: ['drops'], ...more } } });
const destination = (drops: object) => ({ ...customers(), destinations: { drops } });

test.each([
  ['nothing', undefined, 'the configuration: the file has no default export; allowed: an object with name, data, models, systems, currency, marts, identity, graph, segmentations, audiences, destinations, approval, schedule, warehouse, quarantine, alerts, notifications, lineage, tracking, metrics, timeouts; to do: write export default defineConfig({...}), as in docs/configuration.md'],
  ['a list', [], 'the configuration: found an empty list; allowed: an object with name, data, models, systems, currency, marts, identity, graph, segmentations, audiences, destinations, approval, schedule, warehouse, quarantine, alerts, notifications, lineage, tracking, metrics, timeouts; to do: correct the value'],
  ['a function', () => ({}), 'the configuration: found a function; allowed: an object with name'],
  ['no segmentations', {}, 'segmentations: it is missing; allowed: an object with an entry for each name, at least one; to do: add it'],
  ['an empty object', { segmentations: {} }, 'segmentations: found an empty object; allowed: an object with an entry for each name, at least one; to do: correct the value'],
  ['a name that is none', { ...customers(), name: 'My Shop' }, 'name: found "My Shop"; allowed: lower-case letters, digits, - and _, starting with a letter; to do: correct the value'],
  ['a key that is no name', { segmentations: { 'All of them': {} } }, 'segmentations.All of them: the name "All of them"; allowed: lower-case letters, digits, - and _, starting with a letter; to do: correct the name'],
  ['an unknown key', { ...customers(), system: ['shop'] }, 'system: unknown key; allowed: name, data, models, systems, currency, marts, identity, graph, segmentations, audiences, destinations, approval, schedule, warehouse, quarantine, alerts, notifications, lineage, tracking, metrics, timeouts; to do: write "systems", or remove it'],
  ['text for a list', { ...customers(), systems: 'shop' }, 'systems: found "shop"; allowed: a list of one or more: text; to do: put it into a list: [...]'],
  ['an empty list', { ...customers(), systems: [] }, 'systems: found an empty list; allowed: a list of one or more: text; to do: correct the value'],
  ['a number for text', { ...customers(), data: 7 }, 'data: found 7; allowed: text; to do: correct the value'],
  ['a number in quotes', customers({ restarts: '4' }), 'segmentations.customers.restarts: found "4"; allowed: a whole number from 1 to 100; to do: write the number without quotes'],
  ['a number out of its range', customers({ restarts: 1000 }), 'segmentations.customers.restarts: found 1000; allowed: a whole number from 1 to 100; to do: correct the value'],
  ['a part where the whole counts', customers({ k: { min: 2.5 } }), 'segmentations.customers.k.min: found 2.5; allowed: a whole number from 2; to do: correct the value'],
  ['no number', customers({ seed: Number.NaN }), 'segmentations.customers.seed: found NaN; allowed: a whole number; to do: correct the value'],
  ['zero where more is needed', customers({ drift: { psi: 0 } }), 'segmentations.customers.drift.psi: found 0; allowed: a number above 0; to do: correct the value'],
  ['a share above 1', customers({ drift: { ks: 10 } }), 'segmentations.customers.drift.ks: found 10; allowed: a number from 0 to 1; to do: correct the value'],
  ['a bound above the other', customers({ k: { min: 6, max: 3 } }), 'segmentations.customers.k: found min 6, max 3; allowed: an object with min, max, by, options, minShare, also, gapReferences, bootstraps, resampledRows, min not above max; to do: correct the value'],
  ['yes for true', customers({ retrain: { onDrift: 'yes' } }), 'segmentations.customers.retrain.onDrift: found "yes"; allowed: true or false; to do: correct the value'],
  ['true in quotes', customers({ retrain: { onDrift: 'true' } }), 'segmentations.customers.retrain.onDrift: found "true"; allowed: true or false; to do: write true without quotes'],
  ['null', customers({ gates: null }), 'segmentations.customers.gates: found null; allowed: an object with an entry for each name; to do: correct the value'],
  ['a feature that is neither name nor object', customers({ features: [7] }), 'segmentations.customers.features.0: found 7; allowed: text, or an object with feature, transform, scale, impute, outliers; to do: correct the value'],
  ['a feature without its name', customers({ features: [{ transform: 'log1p' }] }), 'segmentations.customers.features.0: found an object with transform; allowed: text, or an object with feature, transform, scale, impute, outliers; to do: correct the value'],
  ['a stand-in there is not', customers({ features: [{ feature: 'a', impute: 'nearest' }] }), 'segmentations.customers.features.0.impute: found "nearest"; allowed: "median", "mean" or "mode", or a number; to do: correct the value'],
  ['an outlier rule there is not', customers({ features: [{ feature: 'a', outliers: { rule: 'irq' } }] }), 'segmentations.customers.features.a.outliers.rule: "irq" is not known; allowed: quantile, iqr, mad; to do: write "iqr"'],
  ['outliers without a rule', customers({ features: [{ feature: 'a', outliers: { factor: 3 } }] }), 'segmentations.customers.features.0.outliers.rule: it is missing; allowed: text; to do: add it'],
  ['an option of another outlier rule', customers({ features: [{ feature: 'a', outliers: { rule: 'iqr', upper: 0.01 } }] }), 'segmentations.customers.features.a.outliers.upper: not an option; allowed: factor; to do: remove it or correct its spelling'],
  ['an option of an outlier rule out of its range', customers({ features: [{ feature: 'a', outliers: { rule: 'quantile', upper: 5 } }] }), 'segmentations.customers.features.a.outliers.upper: found 5; allowed: a number from 0 to 0.5: share of the customers above the upper limit; to do: correct the configuration'],
  ['a correlation there is not', customers({ correlation: 'kendall' }), 'segmentations.customers.correlation: "kendall" is not known; allowed: spearman, pearson; to do: use one of these, or configure it'],
  ['a correlation beyond 1', customers({ maxCorrelation: 95 }), 'segmentations.customers.maxCorrelation: found 95; allowed: a number above 0 to 1; to do: correct the value'],
  ['components of a part', customers({ pca: { components: 0.9 } }), 'segmentations.customers.pca.components: found 0.9; allowed: a whole number from 1; to do: correct the value'],
  ['a selection there is not', audience({ select: 'everyone' }), 'audiences.all.select: found "everyone"; allowed: "all", or an object with segments, or an object with highest, count, or an object with lowest, count; to do: correct the value'],
  ['a wrong value in one form of a selection', audience({ select: { highest: 'a', count: 0 } }), 'audiences.all.select.count: found 0; allowed: a whole number from 1; to do: correct the value'],
  ['an unknown key in one form of a selection', audience({ select: { highest: 'a', cuont: 2 } }), 'audiences.all.select.cuont: unknown key; allowed: segments, highest, count, lowest; to do: write "count", or remove it'],
  ['an identifier there is not', audience({ identifiers: ['email'] }), 'audiences.all.identifiers.0: found "email"; allowed: "email_sha256" or "phone_sha256"; to do: correct the value'],
  ['a destination without kind', destination({ path: 'x' }), 'destinations.drops.kind: it is missing; allowed: text; to do: add it'],
  ['a time-out not shorter than the interval of nights', { ...customers(), approval: { timeoutMinutes: 1_440 } }, 'approval.timeoutMinutes: found 1440; allowed: a number above 0 to 1,439; to do: correct the value'],
  ['a decider twice', { ...customers(), approval: { deciders: [{ name: 'Ann', tokenEnv: 'A' }, { name: 'Ann', tokenEnv: 'B' }] } }, 'approval.deciders.1.name: "Ann" for the second time; allowed: each decider once; to do: remove one of them'],
  ['a decider whose token stands in the file', { ...customers(), approval: { deciders: [{ name: 'Ann', tokenEnv: 's3cret-token' }] } }, 'approval.deciders.0.tokenEnv: found "s3cret-token"; allowed: the name of an environment variable; to do: correct the value'],
  ['deciders where the server decides', { ...customers(), approval: { authorisation: 'server', deciders: [{ name: 'Ann', tokenEnv: 'A' }] } }, 'approval: found an object with authorisation and deciders; allowed: an object with onWarn, timeoutMinutes, authorisation, deciders, deciders only with authorisation token; to do: correct the value'],
  ['a time of day that is none', { ...customers(), schedule: { at: '2am' } }, 'schedule.at: found "2am"; allowed: a UTC time of day as HH:MM; to do: correct the value'],
  ['an address that is none, which may be a secret', { ...customers(), alerts: { webhook: 'hooks.example.com/T0000/B0000/XXXXXXXX' } }, 'alerts.webhook: found text of 38 characters; allowed: an address such as https://example.com/path; to do: correct the value'],
  ['a destination\'s option that is missing', destination({ kind: 'file' }), 'destinations.drops.path: it is missing; allowed: text that is not empty; to do: add it'],
  ['a destination\'s option that is none of its values', destination({ kind: 'file', path: 'x', format: 'xml' }), 'destinations.drops.format: found text of 3 characters; allowed: "csv" or "parquet"; to do: correct the value'],
  ['a destination\'s option that holds the secret itself', destination({ kind: 'http', url: 'http://a', tokenEnv: 's3cret-token' }), 'destinations.drops.tokenEnv: found text of 12 characters; allowed: the name of an environment variable; to do: correct the value'],
  ['two options of which one is to be given', destination({ kind: 'http', url: 'http://a', urlEnv: 'A' }), 'destinations.drops: found an object with url and urlEnv; allowed: an object with url, urlEnv, tokenEnv, timeoutMs, batchRows, exactly one of url and urlEnv; to do: correct the value'],
  ['a rule for k there is not', customers({ k: { by: 'silhouettes' } }), 'segmentations.customers.k.by: "silhouettes" is not known; allowed: silhouette, elbow, calinski_harabasz, davies_bouldin, gap, stability; to do: write "silhouette"'],
  ['an option of another rule', customers({ k: { by: 'gap', options: { tolerance: 0.1 } } }), 'segmentations.customers.k.options.tolerance: not an option; allowed: errors; to do: remove it or correct its spelling'],
  ['a gate\'s option there is not', customers({ gates: { silhouette: { minimum: 0.2 } } }), 'segmentations.customers.gates.silhouette.minimum: not an option; allowed: min, warn; to do: remove it or correct its spelling'],
  ['a gate\'s limit out of its range', { ...destination({ kind: 'file', path: 'x' }), ...audience({ gates: { planned_removals: { maxShare: 30 } } }) }, 'audiences.all.gates.planned_removals.maxShare: found 30; allowed: a number from 0 to 1: removed members over those acknowledged before; to do: correct the configuration'],
  ['a gate in the wrong place', customers({ gates: { planned_removals: {} } }), `segmentations.customers.gates.planned_removals: a gate on the audience; allowed: ${MODEL_GATES}; to do: move it to the gates of the audience`],
  ['no gate', customers({ gates: { planned_removal: {} } }), `segmentations.customers.gates: "planned_removal" is not known; allowed: ${MODEL_GATES}; to do: use one of these, or configure it`],
])('%s: found, allowed, to do', (_, written, line) => {
  expect(refusal(written).slice(0, line.length)).toBe(line);
  expect(refusal(written)).not.toMatch(/Invalid|expected|received|\n/);
});
