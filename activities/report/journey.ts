import { html, type Html } from '../../core/html.ts';
import { asPercent } from '../../core/words.ts';
import type { LogicalDate } from '../../core/dates.ts';
import { FUNNEL_ORDER, FUNNELS } from '../../warehouse/funnels.ts';
import type { Project } from '../../warehouse/models/project.ts';
import type { Warehouse } from '../../warehouse/warehouse.ts';

/** One stage of a segment's funnel. `share` is of the segment's customers. */
interface Stage { segmentation: string; segment: string; stage: string; customers: number; reached: number; share: number }

/** The funnel of each segment on a night: of all its customers, how many came as far as each step, within 28 days. Nothing where the company has not asked for it. */
export async function journeySection({ knex }: Warehouse, { models }: Project, date: LogicalDate): Promise<Html> {
  if (!models.has(FUNNELS)) return html``;
  const stages = await knex(FUNNELS).where({ as_of_date: date })
    .orderByRaw(FUNNEL_ORDER)
    .select<Stage[]>('segmentation', 'segment', 'stage', 'customers', 'reached', { share: 'reached_share' });
  if (stages.length === 0) return html``;
  return html`<section><h2>Journey</h2><p>Of the customers of a segment, how many came as far as each step, or further, within 28 days.</p>
${funnelsOf(stages).map(funnelTable)}</section>`;
}

/** The stages of one segmentation each. */
function funnelsOf(stages: readonly Stage[]): Stage[][] {
  return [...new Set(stages.map(({ segmentation }) => segmentation))].map((name) => stages.filter(({ segmentation }) => segmentation === name));
}

function funnelTable(stages: readonly Stage[]): Html {
  const segments = [...new Set(stages.map(({ segment }) => segment))];
  const steps = [...new Set(stages.map(({ stage }) => stage))];
  return html`<table><thead><tr><th>Segment</th>${steps.map((step) => html`<th class="number">${step}</th>`)}<th class="wide"><span class="hidden">The same as a picture</span></th></tr></thead><tbody>
${segments.map((segment) => {
    const own = stages.filter((stage) => stage.segment === segment);
    return html`<tr><td><strong>${segment}</strong></td>${own.map(({ share }) => html`<td class="number">${asPercent(share)}</td>`)}<td>${picture(own)}</td></tr>
`;
  })}</tbody></table>`;
}

/** A column for each step, as high as the share of customers who came so far. */
function picture(stages: readonly Stage[]): Html {
  const label = stages.map(({ stage, share }) => `${stage} ${asPercent(share)}`).join(', ');
  return html`<svg class="funnel" viewBox="0 0 ${stages.length * 10} 10" preserveAspectRatio="none" role="img" aria-label="${label}">${stages.map(({ share }, index) => {
    const height = Math.max(share > 0 ? 0.3 : 0, share * 10).toFixed(2);
    return html`<rect x="${index * 10}" y="${(10 - Number(height)).toFixed(2)}" width="9" height="${height}"/>`;
  })}</svg>`;
}
