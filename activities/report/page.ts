import type { AudienceReport, DriftReport, GateReport, NightResult, StageReport } from '../types.ts';
import { html, type Html } from '../../core/html.ts';
import type { QualityReport } from '../../warehouse/quality/read.ts';
import type { SegmentRecord } from '../registry/segment-record.ts';
import { decisionsSection } from './decisions.ts';
import { gatesSection } from './gates.ts';
import { qualitySection } from './quality.ts';
import { segmentsSection } from './segments.ts';
import { style } from './style.ts';

/** Features shown in the drift table: the ones that moved most. */
const MOST_FEATURES = 20;

/**
 * The night as one self-contained page: opens from disk, asks no network for anything.
 * @param more sections behind that of the segments, made of what the warehouse holds.
 * @param segments what is known of tonight's segments.
 */
export function reportPage(night: NightResult, quality: QualityReport = { findings: [], gaps: [] }, more: readonly Html[] = [], segments: readonly SegmentRecord[] = []): string {
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Night of ${night.logical_date} · Muster</title>
<style>${style}</style>
</head>
<body>
<header>
<p class="kicker">Muster</p>
<h1>Night of <span class="whole">${night.logical_date}</span></h1>
<p class="lead">${leadOf(night)}</p>
</header>
<main>
${segmentsSection(night.segments, segments)}
${more}
${audiencesSection(night.audiences)}
${modelSection(night)}
${gatesSection(night.gates)}
${decisionsSection(night)}
${driftSection(night.drift)}
${sourcesSection(night.sources)}
${qualitySection(quality)}
${stepsSection(night)}
</main>
</body>
</html>
`.text;
}

function leadOf({ status, customers, segments, model, drift, gates, audiences, waiting }: NightResult): string {
  const parts = [
    `${count(customers)} customers in ${segments.length} segments.`,
    model.version === null ? 'No model serves yet.' : model.promoted ? `Model v${model.version} was promoted tonight.` : `Model v${model.version} goes on serving.`,
    drift.reference === null ? '' : drift.alarm ? `Customers have changed since ${drift.reference}.` : `No drift since ${drift.reference}.`,
    heldOf(audiences),
    stoppedBy(gates, status),
    waiting ? `Waits for a decision on ${waiting.map(({ subject }) => subject).join(', ')}.` : '',
  ];
  return parts.filter(Boolean).join(' ');
}

function stoppedBy(gates: readonly GateReport[], status: NightResult['status']): string {
  const failed = gates.filter(({ verdict }) => verdict === 'fail').map(({ name }) => name);
  return status === 'rejected' && failed.length > 0 ? `Stopped by ${failed.join(', ')}.` : '';
}

function heldOf(audiences: readonly AudienceReport[]): string {
  const held = audiences.filter(({ verdict }) => verdict === 'held').map(({ name, destination }) => `${name} at ${destination}`);
  return held.length === 0 ? '' : `Held back, except for consent that ended: ${held.join(', ')}.`;
}

function audiencesSection(audiences: readonly AudienceReport[]): Html {
  if (audiences.length === 0) return html`<section><h2>Audiences</h2><p>Nothing was sent.</p></section>`;
  return html`<section><h2>Audiences</h2><table><thead><tr><th>Audience</th><th>Verdict</th><th>Destination</th><th class="number">Added</th><th class="number">Removed</th><th class="number">Unchanged</th><th class="number">Unusable</th><th class="number">Rejected</th></tr></thead><tbody>
${audiences.map((audience) => html`<tr><td><strong>${audience.name}</strong></td><td><span class="verdict ${audience.waiting ? 'warn' : audience.verdict}">${audience.waiting ? 'waits' : audience.verdict}</span></td><td>${audience.destination}</td><td class="number">${count(audience.added)}</td><td class="number">${count(audience.removed)}</td><td class="number">${count(audience.unchanged)}</td><td class="number">${count(audience.unusable)}</td><td class="number">${count(audience.rejected)}</td></tr>
`)}</tbody></table></section>`;
}

function modelSection({ model, retraining }: NightResult): Html {
  const serving = model.version === null ? 'No model serves.' : `Model v${model.version} serves${model.promoted ? ', since tonight' : ''}.`;
  return html`<section><h2>Model</h2><p>${serving}</p>${retraining.map(({ segmentation, retrain, reasons, heldBack = [] }) => html`<p><strong>${segmentation}</strong> was ${retrain ? 'trained again' : 'not trained again'}: ${reasons.join('; ')}.${retrain && heldBack.length > 0 ? ` Held back by the cool-down: ${heldBack.join('; ')}.` : ''}</p>`)}</section>`;
}

function driftSection({ reference, features, unmeasured, alarms = [] }: DriftReport): Html {
  const others = alarms.length === 0 ? null : html`<ul>${alarms.map(({ monitor, subject, reason }) => html`<li>${monitor}: ${subject}: ${reason}</li>`)}</ul>`;
  if (reference === null) return html`<section><h2>Drift</h2><p>There was no champion to compare with.</p>${others}</section>`;
  const moved = features.toSorted((a, b) => Number(b.monitored) - Number(a.monitored) || (b.psi ?? -1) - (a.psi ?? -1)).slice(0, MOST_FEATURES);
  return html`<section><h2>Drift since ${reference}</h2><table><thead><tr><th>Feature</th><th>Verdict</th><th class="number">PSI</th><th class="number">KS</th><th>Why</th></tr></thead><tbody>
${moved.map(({ name, psi, ks, alarm, monitored, reason }) => html`<tr><td>${name}</td><td>${monitored ? html`<span class="verdict ${alarm ? 'fail' : 'pass'}">${alarm ? 'drifted' : 'calm'}</span>` : 'not monitored'}</td><td class="number">${decimals(psi)}</td><td class="number">${decimals(ks)}</td><td>${reason ?? ''}</td></tr>
`)}</tbody></table>${unmeasured.length > 0 ? html`<p>Could not be judged in full: ${unmeasured.join(', ')}.</p>` : null}${others}</section>`;
}

function sourcesSection(sources: readonly StageReport[]): Html {
  return html`<section><h2>Data</h2><table><thead><tr><th>Source</th><th class="number">New partitions</th><th class="number">Rows</th><th>Fresh</th><th>Left out, and warnings</th></tr></thead><tbody>
${sources.map(({ source, partitions, rows, rejected, warnings, freshness }) => html`<tr><td>${source}</td><td class="number">${count(partitions)}</td><td class="number">${count(rows)}</td><td>${freshCell(freshness)}</td><td>${[...Object.entries(rejected).map(([reason, rowsOut]) => `${count(rowsOut)} rows: ${reason}`), ...warnings].join('; ') || '–'}</td></tr>
`)}</tbody></table></section>`;
}

/** The newest complete day, marked where the source has limits. */
function freshCell(freshness: StageReport['freshness']): Html | string {
  if (!freshness) return '–';
  const { status, newest } = freshness;
  return status === 'unlimited' ? newest ?? 'never' : html`<span class="verdict ${status === 'fresh' ? 'pass' : 'warn'}">${newest ?? 'never'}</span>`;
}

function stepsSection({ steps, workflow_id }: NightResult): Html {
  return html`<section><h2>How it ran</h2><p>Workflow <code>${workflow_id}</code></p><table><thead><tr><th>Step</th><th class="number">Seconds</th></tr></thead><tbody>
${steps.map(({ name, seconds }) => html`<tr><td>${name}</td><td class="number">${seconds.toFixed(1)}</td></tr>
`)}</tbody></table></section>`;
}

function count(value: number): string {
  return value.toLocaleString('en-US');
}

function decimals(value: number | null): string {
  return value === null ? '–' : value.toFixed(3);
}
