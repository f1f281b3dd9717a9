import { measuredCriteria, shownValue } from '../../analytics/choosing-k/index.ts';
import { html, type Html } from '../../core/html.ts';
import { asPercent } from '../../core/words.ts';
import type { LogicalDate } from '../../core/dates.ts';
import type { Warehouse } from '../../warehouse/warehouse.ts';
import { elbowPicture } from '../../pictures/elbow.ts';
import { svgOf } from '../../pictures/render.ts';
import { elbowOf } from '../pictures/elbow.ts';
import type { ModelArtefact } from '../registry/models.ts';
import type { ChoiceRecord } from '../types.ts';
import { inlineFigure } from './pictures.ts';

interface Trained { segmentation: string; version: number; k: number; reason: string; choice: ChoiceRecord; artefact: ModelArtefact }

/** Why there are as many segments as there are: every number that was tried on this night. Nothing where no model was trained. */
export async function choiceSection({ knex }: Warehouse, date: LogicalDate): Promise<Html> {
  const trained = await trainedOn(knex, date);
  if (trained.length === 0) return html``;
  return html`<section><h2>How many segments</h2>
${await Promise.all(trained.map(async ({ segmentation, version, k, reason, choice, artefact }) => html`<p><strong>${segmentation}</strong>, model v${version}: ${k} segments, as ${reason}.</p>
${candidateTable(choice)}
${await curves(artefact)}`))}</section>`;
}

async function curves(artefact: ModelArtefact): Promise<Html> {
  const data = await elbowOf(artefact);
  return data ? inlineFigure(await svgOf(elbowPicture(data), { inline: true })) : html``;
}

/** The newest model of each segmentation that was trained on a night and says how its k was chosen. */
async function trainedOn(knex: Warehouse['knex'], date: LogicalDate): Promise<Trained[]> {
  const rows = await knex('meta.models').where({ logical_date: date }).orderBy(['segmentation', 'version'])
    .select<{ segmentation: string; version: number; artefact: string }[]>('segmentation', 'version', 'artefact');
  const newest = new Map(rows.map((row) => [row.segmentation, row]));
  return [...newest.values()].flatMap(({ segmentation, version, artefact }) => {
    const model = JSON.parse(artefact) as ModelArtefact;
    const { metrics: { choice, reason }, k } = model;
    return choice ? [{ segmentation, version, k, reason, choice, artefact: model }] : [];
  });
}

function candidateTable({ candidates }: ChoiceRecord): Html {
  const criteria = measuredCriteria(candidates);
  return html`<table><thead><tr><th class="number">Segments</th>${criteria.map(({ title }) => html`<th class="number">${title}</th>`)}<th class="number">Smallest</th><th>Why not</th></tr></thead><tbody>
${candidates.map((candidate) => html`<tr><td class="number"><strong>${candidate.k}</strong></td>${criteria.map((criterion) => html`<td class="number">${shownValue(criterion, candidate) ?? '–'}</td>`)}<td class="number">${asPercent(candidate.smallestShare)}</td><td class="reason">${candidate.passedOver ?? 'chosen'}</td></tr>
`)}</tbody></table>`;
}
