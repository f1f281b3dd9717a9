import {
  amount, driverWords, drivesSegment, hintOf, labelOf, phrasesFor, quantity, ruleQuality, ruleWords, type CategoryProfile, type FeatureFacts,
  type ModelProfile, type ProfiledFeature, type ProfiledSegment, type SegmentRule, type Spread,
} from '../../analytics/index.ts';

/** One feature of one segment, with what it is called; values in the feature's own unit, rounded to six digits that say something. */
export interface FeatureDetails extends Spread {
  feature: string;
  label: string;
  /** What the values mean, where that does not go without saying; empty otherwise. */
  hint: string;
  unit: string;
  /** True for a feature that made the segments. */
  made: boolean;
  whole: Spread;
  /** Share of the segment that has a value. */
  known: number;
  /** Mean of the segment where that of all is 100; null where that says nothing. */
  index: number | null;
  /** Standard deviations from all customers, and where that lies with 95% confidence. */
  difference: number;
  interval: [number, number] | null;
  /** Of a feature that made no segment: chance of such a difference from the rest, corrected for all that were looked for. */
  p: number | null;
  /** Share of the feature's variance that lies between the segments, 0 to 1. */
  effect: number;
}

/** One thing that is known of customers and comes in kinds, in one segment. */
export interface VariableDetails {
  variable: string;
  label: string;
  /** False for what made the segments, or says the same as something that did; missing in models from before that was kept. */
  tested?: boolean;
  known: number;
  categories: CategoryProfile[];
  /** Whether it differs between segments at all: chance, corrected; null where it is not tested, or too few are known to say. */
  p: number | null;
  /** How strongly, 0 to 1: Cramer's V. */
  effect: number;
}

/** A segment as a person reads about it, kept with the model: words and figures of the snapshot it was trained on. */
export interface SegmentDetails {
  /** Customers of the snapshot. */
  customers: number;
  /** Share of what customers bring, by the feature that says so; null where no feature does. */
  value: { feature: string; label: string; share: number; index: number } | null;
  /** What its drivers say, as what follows "Compared with all customers, they". Empty where nothing sets it apart. */
  drivers: string;
  /** The same of what made no segment; only what is beyond chance. */
  beside: string;
  /** `fidelity`: share of all customers whom the tree behind the rules puts into their own segment. */
  rule: (SegmentRule & { text: string; quality: string; fidelity: number }) | null;
  /** Strongest difference first, those that made the segments before others. */
  features: FeatureDetails[];
  /** Members in the middle of the segment, described by their values. */
  typical: string[];
  variables: VariableDetails[];
}

/** Values by which a typical member is described. */
const MOST_VALUES = 5;

/** What chance may be, to be called beyond chance. */
export const SIGNIFICANT = 0.05;

/** The words for a model's profile, by cluster. */
export function detailsOf(profile: ModelProfile, about: { customers: number; value: string | null; factsOf: (feature: string) => FeatureFacts }): SegmentDetails[] {
  const effects = new Map([...profile.effects.map(({ feature, effect }) => [feature, effect] as const), ...profile.tests.map(({ variable, effect }) => [variable, effect] as const)]);
  const adjusted = new Map(profile.tests.map((test) => [test.variable, test.adjusted]));
  const { factsOf, customers, value } = about;
  return profile.segments.map((segment): SegmentDetails => {
    const said = new Set<string>();
    return {
      customers,
      value: value !== null && segment.value ? { feature: value, label: labelOf(factsOf(value)), share: digits(segment.value.share), index: digits(segment.value.index) } : null,
      drivers: driverWords(drivesSegment(segment.features.filter(({ made }) => made)), factsOf, said),
      beside: driverWords(besideOf(segment), factsOf, said),
      rule: segment.rule && {
        text: ruleWords(segment.rule, factsOf), quality: ruleQuality(segment.rule), conditions: segment.rule.conditions,
        covers: digits(segment.rule.covers), precision: digits(segment.rule.precision), fidelity: digits(profile.fidelity),
      },
      features: segment.features.filter(({ varies }) => varies).map((feature) => featureDetails(feature, factsOf(feature.feature), effects.get(feature.feature) ?? 0)).toSorted(byStrength),
      typical: segment.typical.map((member) => typicalWords(segment, member, factsOf)),
      variables: segment.variables.map(({ variable, tested, effect, known, categories }) => ({
        variable, tested, known: digits(known), p: adjusted.get(variable) ?? null, effect: digits(effect),
        label: labelOf({ name: variable, description: '' }),
        categories: categories.map((category) => ({ ...category, share: digits(category.share), wholeShare: digits(category.wholeShare), index: digits(category.index) })),
      })),
    };
  });
}

/** Differences beyond chance in what made no segment and says something else than what did. */
function besideOf({ features }: ProfiledSegment): ProfiledFeature[] {
  const themes = new Set(features.filter(({ made }) => made).map(({ feature }) => phrasesFor(feature).theme));
  return drivesSegment(features.filter(({ made, p, feature }) => !made && p !== null && p < SIGNIFICANT && !themes.has(phrasesFor(feature).theme)));
}

function featureDetails({ feature, made, spread, wholeSpread, known, index, difference, interval, p }: ProfiledFeature, facts: FeatureFacts, effect: number): FeatureDetails {
  return {
    feature, label: labelOf(facts), hint: hintOf(facts), unit: facts.unit, made, ...rounded(spread), whole: rounded(wholeSpread),
    known: digits(known), index: index === null ? null : digits(index), difference: digits(difference),
    interval: interval && [digits(interval[0]), digits(interval[1])], p, effect: digits(effect),
  };
}

function byStrength(a: FeatureDetails, b: FeatureDetails): number {
  return Number(b.made) - Number(a.made) || Math.abs(b.difference) - Math.abs(a.difference);
}

/** The values of a member, those first by which the segment stands apart. */
function typicalWords({ features }: ProfiledSegment, member: Readonly<Record<string, number | null>>, factsOf: (feature: string) => FeatureFacts): string {
  const strength = new Map(features.map(({ feature, difference }) => [feature, Math.abs(difference)]));
  const known = Object.entries(member).filter((entry): entry is [string, number] => entry[1] !== null);
  return known.toSorted(([a], [b]) => strength.get(b)! - strength.get(a)!).slice(0, MOST_VALUES)
    .map(([feature, value]) => quantity(amount(value, factsOf(feature)), factsOf(feature))).join(', ');
}

function rounded({ lower, median, upper }: Spread): Spread {
  const of = (value: number | null): number | null => (value === null ? null : digits(value));
  return { lower: of(lower), median: of(median), upper: of(upper) };
}

/** Six digits are more than anybody reads, and hide in which order numbers were added. */
function digits(value: number): number {
  return Number(value.toPrecision(6));
}
