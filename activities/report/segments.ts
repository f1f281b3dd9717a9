import { asPercent, grouped } from '../../core/words.ts';
import { html, type Html } from '../../core/html.ts';
import type { FeatureDetails, SegmentDetails } from '../profile/details.ts';
import { portraitOf } from '../profile/portrait.ts';
import type { SegmentRecord } from '../registry/segment-record.ts';
import type { SegmentReport } from '../types.ts';
import { behindTheProfiles, everythingKnown, spread } from './segment-figures.ts';

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
  return html`<p>${several ? html`<strong>${first.segmentation}.</strong> ` : null}Value and portraits are of ${first.trainedFor}, when model v${first.modelVersion} was trained on ${grouped(details.customers)} customers. A median is the customer in the middle; the range behind it holds the middle half of them. Index: the mean of the segment where that of all customers is 100.</p>
${records.map(portrait)}
${behindTheProfiles(details)}`;
}

function portrait({ id, name, profile }: SegmentRecord): Html {
  const { size, apart, rule, who, typical, features } = portraitOf(profile)!;
  const paragraph = (title: string, text: string | null): Html | null => text === null ? null : html`<p><strong>${title}:</strong> ${text}</p>
`;
  return html`<article><h3>${name} <small>${id}</small></h3>
<p>${size}</p>
<p>${apart}</p>
${paragraph('Rule of thumb', rule)}${paragraph('Who they are', who)}${featureTable(features)}
${paragraph('A typical member', typical)}${everythingKnown(profile.details!)}</article>
`;
}

/** Medians of the segment and of all, each with the range of the middle half. */
function featureTable(features: readonly FeatureDetails[]): Html {
  return html`<table><thead><tr><th>Median</th><th class="number">Segment</th><th class="number">All customers</th><th class="number">Index</th></tr></thead><tbody>
${features.map((feature) => html`<tr><td>${feature.label}${feature.hint ? html` <small>${feature.hint}</small>` : null}</td><td class="number">${spread(feature, feature.unit)}</td><td class="number">${spread(feature.whole, feature.unit)}</td><td class="number">${feature.index === null ? '–' : feature.index.toFixed(0)}</td></tr>
`)}</tbody></table>`;
}

function tenth(share: number | undefined): string {
  return share === undefined ? '–' : asPercent(share);
}
