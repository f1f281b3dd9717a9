import { algorithms, correlations, driftTests, gates as gateKinds, imputers, kRules, outlierRules, scalers, transforms, type GateSubject, type OutlierSpec } from '../analytics/index.ts';
import { MusterError } from '../core/errors.ts';
import { closestWord } from '../core/words.ts';
import { checkDestination } from '../destinations/registry.ts';
import { notifierNames } from '../notifications/notifiers.ts';
import type { CheckedConfig, SegmentationConfig } from './schema.ts';

/** Checks what the schema cannot: that every name stands for something, here or in a registry. */
export function checkNames(file: string, config: CheckedConfig): void {
  for (const [name, segmentation] of Object.entries(config.segmentations)) {
    const at = `${file}: segmentations.${name}`;
    known(`${at}.algorithm`, segmentation.algorithm, algorithms.names());
    checkAlgorithm(at, segmentation);
    known(`${at}.correlation`, segmentation.correlation, correlations.names());
    for (const { feature, transform, scale, impute, outliers } of segmentation.features) {
      known(`${at}.features.${feature}.transform`, transform, transforms.names());
      known(`${at}.features.${feature}.scale`, scale, scalers.names());
      if (typeof impute === 'string') known(`${at}.features.${feature}.impute`, impute, imputers.names());
      if (outliers) checkOutliers(`${at}.features.${feature}.outliers`, outliers);
    }
    const { by, options } = segmentation.k;
    known(`${at}.k.by`, by, kRules.names());
    within(at, () => kRules.get(by).check(options));
    const { attributes, reweigh } = segmentation.fairness ?? { attributes: [] };
    if (reweigh) known(`${at}.fairness.reweigh.attribute`, reweigh.attribute, attributes);
    checkGates(`${at}.gates`, 'model', segmentation.gates);
    if (segmentation.replaces) checkReplaces(`${at}.replaces`, name, segmentation.replaces, config.segmentations);
    for (const test of Object.keys(segmentation.drift.thresholds)) within(`${at}.drift.thresholds`, () => void driftTests.get(test));
  }
  for (const [name, audience] of Object.entries(config.audiences)) {
    const at = `${file}: audiences.${name}`;
    known(`${at}.segmentation`, audience.segmentation, Object.keys(config.segmentations));
    for (const destination of audience.destinations) known(`${at}.destinations`, destination, Object.keys(config.destinations));
    for (const attribute of Object.keys(audience.fairness?.groups ?? {})) known(`${at}.fairness.groups`, attribute, audience.fairness?.attributes ?? []);
    checkGates(`${at}.gates`, 'audience', audience.gates);
  }
  for (const [index, { name }] of config.approval.deciders.entries()) {
    if (config.approval.deciders.findIndex((other) => other.name === name) === index) continue;
    throw new MusterError({ kind: 'usage', where: `${file}: approval.deciders.${index}.name`, found: `"${name}" for the second time`, allowed: 'each decider once', todo: 'remove one of them' });
  }
  for (const [name, { kind, ...options }] of Object.entries(config.destinations)) {
    checkDestination(`${file}: destinations.${name}`, kind, options);
  }
  for (const [index, { kind }] of config.notifications.entries()) known(`${file}: notifications.${index}.kind`, kind, notifierNames());
}

function checkReplaces(at: string, own: string, { segmentation, gates }: NonNullable<SegmentationConfig['replaces']>, all: CheckedConfig['segmentations']): void {
  const others = Object.keys(all).filter((name) => name !== own && !all[name]?.replaces);
  known(`${at}.segmentation`, segmentation, others);
  checkGates(`${at}.gates`, 'migration', gates);
}

function checkAlgorithm(at: string, { algorithm, algorithmOptions, features, pca }: SegmentationConfig): void {
  within(`${at}.algorithmOptions`, () => {
    const { check, checkFeatures } = algorithms.get(algorithm);
    checkFeatures?.({ features, projected: pca !== undefined }, check(algorithmOptions));
  });
}

function checkOutliers(at: string, { rule, ...options }: OutlierSpec): void {
  known(`${at}.rule`, rule, outlierRules.names());
  outlierRules.get(rule).check(at, options);
}

/** Where gates on each subject are configured. */
const HOMES: Readonly<Record<GateSubject, string>> = { model: 'the segmentation', audience: 'the audience', migration: '`replaces` of the segmentation' };

function checkGates(at: string, subject: GateSubject, configured: Record<string, Record<string, unknown>>): void {
  const fitting = gateKinds.all().filter((gate) => gate.subject === subject).map(({ name }) => name);
  for (const [name, options] of Object.entries(configured)) {
    if (!gateKinds.has(name)) known(at, name, fitting);
    const gate = gateKinds.get(name);
    if (gate.subject !== subject) {
      throw new MusterError({ kind: 'usage', where: `${at}.${name}`, found: `a gate on the ${gate.subject}`, allowed: fitting.join(', '), todo: `move it to the gates of ${HOMES[gate.subject]}` });
    }
    within(at, () => gate.check(options));
  }
}

/** A gate knows its options, not where they stand. */
function within(at: string, check: () => unknown): void {
  try {
    check();
  } catch (error) {
    if (!(error instanceof MusterError)) throw error;
    throw new MusterError({ ...error.parts, where: `${at}.${error.parts.where.replace(/^gates\./, '')}`, cause: error });
  }
}

function known(where: string, name: string, names: readonly string[]): void {
  if (names.includes(name)) return;
  const meant = closestWord(name, names);
  throw new MusterError({
    kind: 'usage', where, found: `"${name}" is not known`, allowed: names.join(', ') || 'none is configured',
    todo: meant ? `write "${meant}"` : 'use one of these, or configure it',
  });
}
