import { figuresOf } from '../../core/figures.ts';
import { html, type Html } from '../../core/html.ts';
import type { GateReport } from '../types.ts';

/** What each gate said, of what number, against which limit and why; the figures behind it are folded away. */
export function gatesSection(gates: readonly GateReport[]): Html {
  if (gates.length === 0) return html`<section><h2>Gates</h2><p>No challenger was trained and nothing was planned, so there was nothing to judge.</p></section>`;
  return html`<section><h2>Gates</h2><table><thead><tr><th>Gate</th><th>Verdict</th><th>On</th><th class="number">Value</th><th class="number">Limit</th><th>Why</th></tr></thead><tbody>
${gates.map(({ name, subject, verdict, value, threshold, reason, evidence }) => html`<tr><td><strong>${name}</strong></td><td><span class="verdict ${verdict}">${verdict}</span></td><td>${subject}</td><td class="number">${digits(value)}</td><td class="number">${digits(threshold)}</td><td class="reason">${reason}${evidence ? behind(evidence) : null}</td></tr>
`)}</tbody></table></section>`;
}

function behind(evidence: Readonly<Record<string, unknown>>): Html {
  const { facts, tables } = figuresOf(evidence);
  return html`<details><summary>Evidence</summary>
${facts.length === 0 ? null : html`<p>${facts.map(({ label, value }) => `${label} ${value}`).join('; ')}</p>`}
${tables.map(({ label, header, rows }) => html`<table><caption class="hidden">${label}</caption><thead><tr>${header.map((title) => html`<th>${title}</th>`)}</tr></thead><tbody>
${rows.map((row) => html`<tr>${row.map((cell) => html`<td>${cell}</td>`)}</tr>
`)}</tbody></table>`)}</details>`;
}

function digits(value: number | null): string {
  return value === null ? '–' : String(Number(value.toPrecision(3)));
}
