import { html, type Html } from '../../core/html.ts';
import type { Finding, Gap, QualityReport } from '../../warehouse/quality/read.ts';
import { wordsFor } from '../../warehouse/quality/words.ts';

/** What every source delivered and what was wrong with it, by night and in all. */
export function qualitySection({ findings, gaps }: QualityReport): Html | null {
  if (findings.length === 0 && gaps.length === 0) return null;
  const sources = [...new Set(findings.map(({ source }) => source))];
  return html`<section><h2>Data quality</h2>
${gaps.length === 0 ? null : gapsTable(gaps)}
<table><thead><tr><th>Source</th><th>Rows</th><th class="number">This night</th><th class="number">In all</th></tr></thead><tbody>
${sources.flatMap((source) => rowsOf(source, findings.filter((finding) => finding.source === source)))}</tbody></table>
<p>A night's rows are those of its own partition; what an earlier night delivered too late is in the partition that it landed with.</p></section>`;
}

function rowsOf(source: string, findings: readonly Finding[]): Html[] {
  return findings.map((finding, index) => html`<tr><td>${index === 0 ? html`<strong>${source}</strong>` : null}</td><td>${wordsFor(finding)}</td><td class="number">${count(finding.night)}</td><td class="number">${count(finding.total)}</td></tr>
`);
}

function gapsTable(gaps: readonly Gap[]): Html {
  return html`<table><thead><tr><th>Source</th><th>Nothing delivered</th><th class="number">Days</th><th>Why</th></tr></thead><tbody>
${gaps.map(({ source, from, to, days, reason }) => html`<tr><td>${source}</td><td>${from === to ? from : `${from} to ${to}`}</td><td class="number">${days}</td><td>${reason === null ? html`<span class="verdict warn">not documented</span>` : reason}</td></tr>
`)}</tbody></table>`;
}

function count(value: number): string {
  return value.toLocaleString('en-US');
}
