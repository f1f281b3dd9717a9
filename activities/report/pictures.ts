import { html, Html } from '../../core/html.ts';
import { MusterError } from '../../core/errors.ts';
import { literal } from '../../core/sql-literal.ts';
import type { LogicalDate } from '../../core/dates.ts';
import { svgOf } from '../../pictures/render.ts';
import type { PictureKind, Read } from '../pictures/kind.ts';
import { pictureKinds } from '../pictures/kinds.ts';

/** Customers in a map of the page: 160 kB, and as many as can be told apart. */
const CUSTOMERS = 1000;

/** Pictures of tonight's segments. What reads every customer's features is drawn in nights whose model was trained in them: it changes little between. */
export async function picturesSection(read: Read, segmentations: readonly string[], date: LogicalDate): Promise<Html> {
  const trained = await read(`select distinct s.segmentation from marts.segments s
    join meta.models m on m.segmentation = s.segmentation and m.version = s.model_version
    where s.as_of_date = cast(${literal(date)} as date) and m.logical_date = s.as_of_date`);
  const fresh = new Set(trained.map((row) => String(row['segmentation'])));
  const figures: Html[] = [];
  for (const segmentation of segmentations) {
    for (const kind of pictureKinds) {
      if (kind.report === 'nightly' || (kind.report === 'trained' && fresh.has(segmentation))) figures.push(await figure(read, kind, segmentation, date));
    }
  }
  const drawn = figures.filter(({ text }) => text !== '');
  return drawn.length === 0 ? html`` : html`<section><h2>Pictures</h2>
${drawn}<p><small>A segment has the same colour in every picture of every night. <code>npx --no muster segments --help</code> lists more pictures.</small></p></section>`;
}

/** Nothing where there is nothing to draw yet, such as moves on the first night: a picture is no reason to fail a night. */
async function figure(read: Read, kind: PictureKind, segmentation: string, date: LogicalDate): Promise<Html> {
  try {
    const { picture } = await kind.draw(read, { segmentation, date, to: date, sample: CUSTOMERS });
    return inlineFigure(await svgOf(picture, { inline: true }));
  } catch (error) {
    if (error instanceof MusterError && error.kind === 'usage') return html``;
    throw error;
  }
}

/** A picture as part of the page. */
export function inlineFigure(svg: string): Html {
  return html`<figure class="picture">${new Html(svg)}</figure>
`;
}
