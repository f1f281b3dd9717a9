import { baselineLines, baselineWords } from '../../analytics/index.ts';
import { html, type Html } from '../../core/html.ts';
import type { LogicalDate } from '../../core/dates.ts';
import type { Warehouse } from '../../warehouse/warehouse.ts';
import { championAt } from '../registry/aliases.ts';
import { readModel, type RegisteredModel } from '../registry/models.ts';

/** How the models that serve on a night compare with plain RFM segments of the customers they were trained on. */
export async function baselineSection({ knex }: Warehouse, segmentations: readonly string[], date: LogicalDate): Promise<Html> {
  const serving = await Promise.all(segmentations.map(async (segmentation) => {
    const version = await championAt(knex, segmentation, date);
    return version === null ? null : readModel(knex, segmentation, version);
  }));
  const told = serving.flatMap((model) => (model ? describe(model) : []));
  return told.length > 0 ? html`<section><h2>Beside plain RFM</h2>${told}</section>` : html``;
}

function describe({ version, artefact: { segmentation, logicalDate, algorithm, k, metrics: { baseline } } }: RegisteredModel): Html[] {
  if (!baseline) return [];
  const { rfm } = baseline;
  return [html`<p><strong>${segmentation}</strong> v${version} (${algorithm}, ${k} segments) and ${baseline.segments.length} RFM segments by rule, of <code>${rfm.recency}</code>, <code>${rfm.frequency}</code> and <code>${rfm.monetary}</code>, of the same customers on ${logicalDate}. ${baselineWords(baseline)}</p>
<table><thead><tr><th>Compared by</th><th class="number">Segments</th><th class="number">RFM</th></tr></thead><tbody>
${baselineLines(baseline).map(({ what, chosen, baseline: simple }) => html`<tr><td>${what}</td><td class="number">${chosen}</td><td class="number">${simple}</td></tr>
`)}</tbody></table>`];
}
