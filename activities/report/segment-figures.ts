import { amount, percent, type Spread } from '../../analytics/index.ts';
import { html, type Html } from '../../core/html.ts';
import { SIGNIFICANT, type FeatureDetails, type SegmentDetails, type VariableDetails } from '../profile/details.ts';
import { stands } from '../profile/overlay-words.ts';

/** Other features shown of a segment. */
const MOST_OTHERS = 12;

/** What a reader of a portrait may want to look up: every figure with how sure it is. Closed until then. */
export function everythingKnown({ features, variables }: SegmentDetails): Html {
  const others = features.filter(({ made, p }) => !made && p !== null && p < SIGNIFICANT).slice(0, MOST_OTHERS);
  return html`<details><summary>Differences in figures</summary>
${differences('What made the segments', features.filter(({ made }) => made))}
${others.length === 0 ? null : differences('What made no segment', others)}
${variables.map(categoryTable)}</details>`;
}

function differences(title: string, features: readonly FeatureDetails[]): Html {
  return html`<table><thead><tr><th>${title}</th><th class="number">Segment</th><th class="number">All customers</th><th class="number">Standard deviations apart (95%)</th><th class="number">Chance</th></tr></thead><tbody>
${features.map((feature) => html`<tr><td>${feature.label}</td><td class="number">${spread(feature, feature.unit)}</td><td class="number">${spread(feature.whole, feature.unit)}</td><td class="number">${signed(feature.difference)}${interval(feature)}</td><td class="number">${chance(feature.p)}</td></tr>
`)}</tbody></table>`;
}

/** A median with the range of the middle half. */
export function spread({ lower, median, upper }: Spread, unit: string): Html | string {
  if (median === null || lower === null || upper === null) return '–';
  const text = (value: number): string => amount(value, { unit });
  return html`${text(median)} <small>(${text(lower)} to ${text(upper)})</small>`;
}

function categoryTable({ label, tested, known, categories }: VariableDetails): Html {
  return html`<table><thead><tr><th>${label} <small>known of ${percent(known)}</small></th><th class="number">Segment</th><th class="number">All customers</th><th class="number">Index</th><th class="number">Chance</th></tr></thead><tbody>
${categories.map((category) => html`<tr><td>${stands(category, tested) ? html`<strong>${category.category}</strong>` : category.category}</td><td class="number">${percent(category.share)}</td><td class="number">${percent(category.wholeShare)}</td><td class="number">${category.index.toFixed(0)}</td><td class="number">${chance(category.p)}</td></tr>
`)}</tbody></table>`;
}

/** What holds for all segments of a model: how far its rules can be trusted, and what tells its segments apart. */
export function behindTheProfiles({ rule, features, variables }: SegmentDetails): Html {
  const byEffect = (made: boolean): FeatureDetails[] => features.filter((feature) => feature.made === made).toSorted((a, b) => b.effect - a.effect);
  return html`<details><summary>Behind the profiles</summary>
${rule ? html`<p>The rules of thumb come from small decision trees. One for all segments puts ${percent(rule.fidelity)} of the customers into the segment that the model put them into.</p>` : null}
<p>How much of the differences between customers lies between the segments, for what made them: ${byEffect(true).map(({ label, effect }) => `${label} ${percent(effect)}`).join('; ')}. There is no test of these, which would always find something: segments are drawn where they differ.</p>
${variables.length === 0 ? null : html`<p>For what comes in kinds (Cramér's V, 0 to 1): ${variables.map(({ label, effect, p, tested }) => `${label} ${effect.toFixed(2)}, ${tested === false ? 'not tested, since it made the segments or says the same as something that did' : p === null ? 'too few to test' : p < SIGNIFICANT ? 'beyond chance' : 'may be chance'}`).join('; ')}.</p>`}
<p>"Chance" is how likely a difference as large would be if there were none (t-tests and chi-square tests of the segment against the rest), corrected for how many were looked at by the rule of Benjamini and Hochberg; below 5% counts as beyond chance.</p></details>`;
}

function interval({ interval }: FeatureDetails): Html | null {
  return interval && html` <small>(${signed(interval[0])} to ${signed(interval[1])})</small>`;
}

function signed(value: number): string {
  const size = Math.abs(value).toFixed(2);
  return size === '0.00' ? size : `${value < 0 ? '−' : '+'}${size}`;
}

function chance(p: number | null): string {
  return p === null ? '–' : p < 0.001 ? 'below 0.1%' : `${(100 * p).toFixed(1)}%`;
}
