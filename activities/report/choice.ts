import { kCriteria, measuredCriteria, shownValue, type KCriterion } from '../../analytics/choosing-k/index.ts';
import { html, type Html } from '../../core/html.ts';
import { asPercent } from '../../core/words.ts';
import type { LogicalDate } from '../../core/dates.ts';
import type { Warehouse } from '../../warehouse/warehouse.ts';
import type { ModelArtefact } from '../registry/models.ts';
import type { ChoiceRecord } from '../types.ts';

/** Of the drawing, in its own units. */
const WIDTH = 120;
const HEIGHT = 40;
const EDGE = 6;

interface Trained { segmentation: string; version: number; k: number; reason: string; choice: ChoiceRecord }

/** Why there are as many segments as there are: every number that was tried on this night. Nothing where no model was trained. */
export async function choiceSection({ knex }: Warehouse, date: LogicalDate): Promise<Html> {
  const trained = await trainedOn(knex, date);
  if (trained.length === 0) return html``;
  return html`<section><h2>How many segments</h2>
${trained.map(({ segmentation, version, k, reason, choice }) => html`<p><strong>${segmentation}</strong>, model v${version}: ${k} segments, as ${reason}.</p>
${candidateTable(choice)}
<div class="curves">${measuredCriteria(choice.candidates).map((criterion) => picture(criterion, choice, k))}</div>
`)}<p><small>A dot marks what was chosen, a ring what the criterion alone would choose.</small></p></section>`;
}

/** The newest model of each segmentation that was trained on a night and says how its k was chosen. */
async function trainedOn(knex: Warehouse['knex'], date: LogicalDate): Promise<Trained[]> {
  const rows = await knex('meta.models').where({ logical_date: date }).orderBy(['segmentation', 'version'])
    .select<{ segmentation: string; version: number; artefact: string }[]>('segmentation', 'version', 'artefact');
  const newest = new Map(rows.map((row) => [row.segmentation, row]));
  return [...newest.values()].flatMap(({ segmentation, version, artefact }) => {
    const { metrics: { choice, reason }, k } = JSON.parse(artefact) as ModelArtefact;
    return choice ? [{ segmentation, version, k, reason, choice }] : [];
  });
}

function candidateTable({ candidates }: ChoiceRecord): Html {
  const criteria = measuredCriteria(candidates);
  return html`<table><thead><tr><th class="number">Segments</th>${criteria.map(({ title }) => html`<th class="number">${title}</th>`)}<th class="number">Smallest</th><th>Why not</th></tr></thead><tbody>
${candidates.map((candidate) => html`<tr><td class="number"><strong>${candidate.k}</strong></td>${criteria.map((criterion) => html`<td class="number">${shownValue(criterion, candidate) ?? '–'}</td>`)}<td class="number">${asPercent(candidate.smallestShare)}</td><td class="reason">${candidate.passedOver ?? 'chosen'}</td></tr>
`)}</tbody></table>`;
}

/** One criterion over k as a line. */
function picture(criterion: KCriterion, { candidates, opinions, one }: ChoiceRecord, chosen: number): Html {
  const measured = candidates.flatMap((candidate) => {
    const value = criterion.valueOf(candidate);
    return value === null || value === undefined ? [] : [{ k: candidate.k, value }];
  });
  const first = measured[0]?.k === 2 && criterion === kCriteria.find(({ rule }) => rule === 'elbow') ? [{ k: 1, value: one.inertia }] : [];
  const curve = placed([...first, ...measured]);
  const own = opinions.find(({ rule }) => rule === criterion.rule)?.k;
  const mark = (at: number | undefined, kind: string, radius: number) => curve.filter(({ k }) => k === at).map(({ x, y }) => html`<circle class="${kind}" cx="${x}" cy="${y}" r="${radius}"/>`);
  const label = `${criterion.title}: ${measured.map(({ k, value }) => `${k} segments ${value.toFixed(criterion.digits)}`).join(', ')}`;
  return html`<figure><svg class="curve" viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img" aria-label="${label}"><polyline points="${curve.map(({ x, y }) => `${x},${y}`).join(' ')}"/>${mark(own, 'ring', 4.5)}${mark(chosen, 'dot', 2.5)}</svg><figcaption>${criterion.title}</figcaption></figure>`;
}

/** Points where they are drawn: k from left to right, the highest value on top. */
function placed(points: readonly { k: number; value: number }[]): { k: number; x: string; y: string }[] {
  const ks = points.map(({ k }) => k);
  const values = points.map(({ value }) => value);
  const across = scale(Math.min(...ks), Math.max(...ks), EDGE, WIDTH - EDGE);
  const up = scale(Math.min(...values), Math.max(...values), HEIGHT - EDGE, EDGE);
  return points.map(({ k, value }) => ({ k, x: across(k), y: up(value) }));
}

/** A single point, or a level line, is drawn in the middle. */
function scale(low: number, high: number, from: number, to: number): (value: number) => string {
  return (value) => (high > low ? from + ((value - low) / (high - low)) * (to - from) : (from + to) / 2).toFixed(1);
}
