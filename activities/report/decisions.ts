import { html, type Html } from '../../core/html.ts';
import type { NightResult } from '../types.ts';

/** What a person is asked, with the hash that the answer names, and what was decided before; nothing where no gate warned. */
export function decisionsSection({ waiting = [], decisions = [] }: NightResult): Html | null {
  if (waiting.length + decisions.length === 0) return null;
  return html`<section><h2>Decisions</h2><table><thead><tr><th>On</th><th>Outcome</th><th>By</th><th>Why</th><th>Report</th></tr></thead><tbody>
${waiting.map(({ subject, summary, hash }) => html`<tr><td><strong>${subject}</strong></td><td><span class="verdict warn">waits</span></td><td>–</td><td class="reason">${summary}</td><td><code>${hash}</code></td></tr>
`)}${decisions.map(({ subject, outcome, by, reason, hash }) => html`<tr><td><strong>${subject}</strong></td><td><span class="verdict ${outcome === 'approved' ? 'pass' : 'warn'}">${outcome}</span></td><td>${by ?? '–'}</td><td class="reason">${reason ?? '–'}</td><td><code>${hash}</code></td></tr>
`)}</tbody></table></section>`;
}
