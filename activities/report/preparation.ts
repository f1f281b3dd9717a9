import { html, type Html } from '../../core/html.ts';
import type { LogicalDate } from '../../core/dates.ts';
import type { Warehouse } from '../../warehouse/warehouse.ts';
import { championAt } from '../registry/aliases.ts';
import { readModel, type ModelArtefact } from '../registry/models.ts';

/** What the models of a night were made of, where that is not simply the features that were asked for. */
export async function preparationSection({ knex }: Warehouse, segmentations: readonly string[], date: LogicalDate): Promise<Html> {
  const models = await Promise.all(segmentations.map(async (segmentation) => {
    const version = await championAt(knex, segmentation, date);
    return version === null ? null : readModel(knex, segmentation, version);
  }));
  const told = models.flatMap((model) => {
    const { dropped, components } = model?.artefact.preparation ?? { dropped: [] };
    return model && (dropped.length > 0 || components) ? [describe(model.artefact, model.version)] : [];
  });
  return told.length > 0 ? html`<section><h2>Preparation</h2>${told}</section>` : html``;
}

function describe({ segmentation, preparation: { features, dropped, components } }: ModelArtefact, version: number): Html {
  const explained = ((components?.explained ?? []).reduce((sum, share) => sum + share, 0) * 100).toFixed(1);
  return html`<p><strong>${segmentation}</strong> v${version}${components
    ? html` finds its segments along ${components.axes.length} ${components.axes.length === 1 ? 'component' : 'components'} of ${features.length} features, which explain ${explained}% of their variance`
    : html` finds its segments by ${features.length} features`}.</p>
${dropped.length > 0 ? html`<ul>${dropped.map(({ feature, reason }) => html`<li><code>${feature}</code> is left out: ${reason}.</li>`)}</ul>` : null}`;
}
