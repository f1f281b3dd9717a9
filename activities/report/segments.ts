import { percent } from '../../analytics/index.ts';
import { html, type Html } from '../../core/html.ts';
import type { FeatureDetails, SegmentDetails } from '../profile/details.ts';
import { overlayWords } from '../profile/overlay-words.ts';
import type { SegmentRecord } from '../registry/segment-record.ts';
import type { SegmentReport } from '../types.ts';
import { behindTheProfiles, everythingKnown, spread } from './segment-figures.ts';

/** Features in the table of a portrait; the others stand among the figures. */
const MOST_ROWS = 6;

/** Who the segments are: one line each, then a portrait each, for a reader who knows the customers and no statistics. */
export function segmentsSection(segments: readonly SegmentReport[], records: readonly SegmentRecord[]): Html {
  if (segments.length === 0) return html`<section><h2>Segments</h2><p>None yet: no model has passed its gates.</p></section>`;
  const largest = Math.max(...segments.map(({ share }) => share));
  const detailsOf = ({ segmentation, id }: SegmentReport): SegmentDetails | undefined => records.find((record) => record.segmentation === segmentation && record.id === id)?.profile.details;
  const groups = bySegmentation(records);
  const valued = segments.some((segment) => detailsOf(segment)?.value);
  return html`<section><h2>Segments</h2><table><thead><tr><th>Segment</th><th class="number">Customers</th><th class="number">Share</th>${valued ? html`<th class="number">Of the value</th>` : null}<th class="wide"><span class="hidden">Share as a bar</span></th></tr></thead><tbody>
${segments.map((segment) => html`<tr><td><strong>${segment.name}</strong> <small>${segment.id}</small></td><td class="number">${grouped(segment.size)}</td><td class="number">${tenth(segment.share)}</td>${valued ? html`<td class="number">${tenth(detailsOf(segment)?.value?.share)}</td>` : null}<td><svg class="bar" viewBox="0 0 100 8" preserveAspectRatio="none" role="img" aria-label="${tenth(segment.share)}"><rect width="${((segment.share / largest) * 100).toFixed(1)}" height="8" rx="1"/></svg></td></tr>
`)}</tbody></table>
${groups.map((group) => portraits(group, groups.length > 1))}</section>`;
}

function bySegmentation(records: readonly SegmentRecord[]): SegmentRecord[][] {
  return [...new Set(records.map(({ segmentation }) => segmentation))].map((name) => records.filter((record) => record.segmentation === name && record.profile.details));
}

function portraits(records: readonly SegmentRecord[], several: boolean): Html {
  const [first] = records;
  const details = first?.profile.details;
  if (!first || !details) return html``;
  return html`<p>${several ? html`<strong>${first.segmentation}</strong>: as` : 'As'} they were on ${first.trainedFor}, when model v${first.modelVersion} was trained on ${grouped(details.customers)} customers. A median is the customer in the middle; the range behind it holds the middle half of them. Index: the mean of the segment where that of all customers is 100.</p>
${records.map(portrait)}
${behindTheProfiles(details)}`;
}

function portrait({ id, name, profile }: SegmentRecord): Html {
  const details = profile.details!;
  const { value, drivers, beside, rule, features, typical, variables } = details;
  const [member] = typical;
  const strongest = features.filter(({ made }) => made).slice(0, MOST_ROWS);
  const overlay = overlayWords(variables);
  return html`<article><h3>${name} <small>${id}</small></h3>
<p>${percent(profile.share)} of the customers${value ? html` and ${percent(value.share)} of the value (${lower(value.label)}): each brings ${(value.index / 100).toFixed(1)} times what the average customer does` : null}.</p>
<p>${drivers ? `Compared with all customers, they ${drivers}.` : 'They are much like all customers: nothing that made the segments sets them apart.'}${beside ? ` Also, though it made no segment, they ${beside}.` : null}</p>
${rule ? html`<p><strong>Rule of thumb:</strong> ${rule.text}. ${rule.quality}</p>` : null}
${overlay ? html`<p><strong>Who they are:</strong> ${overlay}.</p>` : null}
${featureTable([...strongest, ...features.filter(({ feature }) => feature === value?.feature && !strongest.some((shown) => shown.feature === feature))])}
${member ? html`<p><strong>A typical member:</strong> ${member}.</p>` : null}
${everythingKnown(details)}</article>
`;
}

/** Medians of the segment and of all, each with the range of the middle half. */
function featureTable(features: readonly FeatureDetails[]): Html {
  return html`<table><thead><tr><th>Median</th><th class="number">Segment</th><th class="number">All customers</th><th class="number">Index</th></tr></thead><tbody>
${features.map((feature) => html`<tr><td>${feature.label}${feature.hint ? html` <small>${feature.hint}</small>` : null}</td><td class="number">${spread(feature, feature.unit)}</td><td class="number">${spread(feature.whole, feature.unit)}</td><td class="number">${feature.index === null ? '–' : feature.index.toFixed(0)}</td></tr>
`)}</tbody></table>`;
}

function grouped(value: number): string {
  return value.toLocaleString('en-US');
}

function tenth(share: number | undefined): string {
  return share === undefined ? '–' : `${(share * 100).toFixed(1)}%`;
}

function lower(text: string): string {
  return text.charAt(0).toLowerCase() + text.slice(1);
}
