import { benjaminiHochberg, groupMoments, merged, varies as variesAtAll } from '../inference/index.ts';
import { columnOf, selectColumns, type Matrix } from '../matrix.ts';
import { quantile, sortedPresent } from '../statistics.ts';
import { overlay, testsBeside, type Variable, type VariableProfile, type VariableTest } from './beside.ts';
import { echoesOf, echoesOfKinds, echoingKinds } from './echoes.ts';
import { effectSizes } from './effects.ts';
import { comparedColumns, profileSegments, type FeatureProfile, type ProfileRequest } from './profile.ts';
import { surrogateOf, type SegmentRule } from './surrogate.ts';
import { typicalRows } from './typical.ts';
import { segmentValues, type SegmentValue } from './value.ts';

export interface MadeFeature { feature: string; impute: number | null }

export interface ModelProfileRequest extends ProfileRequest {
  prepared: Matrix;
  /** The features that made the clusters, with what stands for a missing value of theirs; null for their median. */
  made: readonly MadeFeature[];
  /** The feature that says what a customer brings; null where there is none. */
  value: string | null;
  /** What else is known of the same rows. */
  variables: readonly Variable[];
}

/** A feature as it is kept of a segment: the test only where it may be asked. */
export interface ProfiledFeature extends Omit<FeatureProfile, 'test'> {
  /** True for a feature that made the clusters. */
  made: boolean;
  /** False where everybody has the same value, or nobody any. */
  varies: boolean;
  /**
   * Chance of such a difference from the rest of the customers, corrected for all that were looked for; null where it made the clusters, or
   * says the same as one that did.
   */
  p: number | null;
}

export interface ProfiledSegment {
  cluster: number;
  size: number;
  share: number;
  value: SegmentValue | null;
  /** In the order of the matrix. */
  features: ProfiledFeature[];
  rule: SegmentRule | null;
  /** Values of `made` of members in the middle of the segment, nearest first; null for a missing one. */
  typical: Record<string, number | null>[];
  /** What it is like in what comes in kinds; p is corrected. */
  variables: VariableProfile[];
}

export interface ModelProfile {
  segments: ProfiledSegment[];
  /** Of the features that made the clusters: the share of their variance that lies between segments, strongest first. */
  effects: { feature: string; effect: number }[];
  /** Of everything else, but for what says the same as one that made the clusters: whether segments differ. */
  tests: VariableTest[];
  /** Share of the rows that the tree of the rules puts into their own segment. */
  fidelity: number;
}

/** Everything that is to be said of the clusters of a model, by numbers alone. */
export function profileModel(request: ModelProfileRequest): ModelProfile {
  const { raw, prepared, labels, k, made, value, variables } = request;
  const names = new Set(made.map(({ feature }) => feature));
  const profiles = profileSegments(request);
  const compared: Matrix = { names: raw.names, rows: raw.rows, columns: comparedColumns(request) };
  const { rules, fidelity } = surrogateOf(completed(raw, made), labels, k);
  const values = value === null ? [] : segmentValues(columnOf(raw, value), labels, k);
  const typical = typicalRows(prepared, labels, k);
  const others = selectColumns(raw, raw.names.filter((name) => !names.has(name)));
  const drawn = [...names].flatMap((name) => [columnOf(raw, name), columnOf(compared, name)]);
  const madeKinds = variables.filter((variable) => variable.made);
  const echoes = new Set([...echoesOf(others, drawn), ...echoesOfKinds(others, madeKinds)]);
  const echoing = echoingKinds(variables.filter((variable) => !variable.made), drawn, madeKinds);
  const testable = variables.filter(({ name, made: drew }) => !drew && !echoing.has(name));
  const kinds = correctedKinds(overlay(variables, labels, k, (variable) => testable.some(({ name }) => name === variable)));
  const p = correctedFeatures(profiles.map(({ features }) => features), (feature) => !names.has(feature) && !echoes.has(feature));
  const varies = compared.columns.map((column) => merged(groupMoments(column, labels, k))).map(variesAtAll);
  const segments = profiles.map(({ cluster, size, share, features }): ProfiledSegment => ({
    cluster, size, share,
    value: values[cluster] ?? null,
    features: features.map(({ test: _, ...feature }, index) => ({ ...feature, made: names.has(feature.feature), varies: varies[index]!, p: p[cluster]![index]! })),
    rule: rules[cluster]!,
    typical: typical[cluster]!.map((row) => Object.fromEntries(made.map(({ feature }) => {
      const own = columnOf(raw, feature)[row]!;
      return [feature, Number.isNaN(own) ? null : own];
    }))),
    variables: kinds[cluster]!,
  }));
  return {
    segments, fidelity,
    effects: effectSizes(selectColumns(compared, raw.names.filter((name) => names.has(name))), labels, k),
    tests: testsBeside(selectColumns(others, others.names.filter((name) => !echoes.has(name))), testable, labels, k),
  };
}

/** The features that made the clusters as the model takes them: with something in place of what is missing. */
function completed(raw: Matrix, made: ModelProfileRequest['made']): Matrix {
  return {
    names: made.map(({ feature }) => feature), rows: raw.rows,
    columns: made.map(({ feature, impute }) => {
      const values = columnOf(raw, feature);
      const present = sortedPresent(values);
      const standIn = impute ?? (present.length > 0 ? quantile(present, 0.5) : 0);
      return values.map((value) => (Number.isNaN(value) ? standIn : value));
    }),
  };
}

/** p-values of the features that may be tested, by segment and feature, corrected as one family. */
function correctedFeatures(segments: readonly (readonly FeatureProfile[])[], mayAsk: (feature: string) => boolean): (number | null)[][] {
  return corrected(segments.map((features) => features.map(({ feature, test }) => (mayAsk(feature) ? test?.p ?? null : null))));
}

function correctedKinds(segments: VariableProfile[][]): VariableProfile[][] {
  const p = corrected(segments.map((variables) => variables.flatMap(({ categories }) => categories.map((category) => category.p))));
  return segments.map((variables, cluster) => {
    let next = 0;
    return variables.map((variable) => ({ ...variable, categories: variable.categories.map((category) => ({ ...category, p: p[cluster]![next++]! })) }));
  });
}

/** Rows of p-values corrected together. */
function corrected(rows: readonly (readonly (number | null)[])[]): (number | null)[][] {
  const all = benjaminiHochberg(rows.flat());
  let next = 0;
  return rows.map((row) => row.map(() => all[next++]!));
}
