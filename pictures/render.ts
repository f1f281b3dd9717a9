import type { TopLevelSpec } from 'vega-lite';
import { html, Html } from '../core/html.ts';
import type { Picture } from './picture.ts';
import { estimateWidths } from './text-metrics.ts';
import { theme } from './theme.ts';

/** Ink and paper of a picture that stands alone, in a file. */
const PAPER = '#ffffff';
const DARK_INK = '#1c2330';

/** A circle as two arcs, which is how vega draws it: a map of a thousand customers is half as large without. */
const CIRCLE = /<path transform="translate\(([-\d.]+),([-\d.]+)\)" d="M([\d.]+),0A[\d.,]+,-[\d.]+,0A[\d.,]+,0"/g;

export interface Rendering {
  /** True for a part of a page, which gives ink and paper; by default dark ink on white paper. */
  inline?: boolean;
}

/**
 * A picture as SVG, with a title and a description for screen readers. The same picture gives the same bytes: widths of text are estimated
 * and never measured with the fonts of a machine, numbers have two digits, nothing has an id.
 */
export async function svgOf({ title, subtitle, description, spec }: Picture, { inline = false }: Rendering = {}): Promise<string> {
  // A fifth of a second to load: only where a picture is drawn.
  const [vega, lite] = await Promise.all([import('vega'), import('vega-lite')]);
  await estimateWidths();
  const titled = { ...spec, title: { text: title, subtitle } } as TopLevelSpec;
  const { spec: compiled } = lite.compile(titled, { config: theme });
  const view = new vega.View(vega.parse(compiled), { renderer: 'none', logLevel: vega.Error });
  try {
    return finished(await view.toSVG(), { title, description, inline });
  } finally {
    view.finalize();
  }
}

function finished(svg: string, { title, description, inline }: { title: string; description: string; inline: boolean }): string {
  const [, width = '', height = ''] = /^<svg[^>]* width="([\d.]+)" height="([\d.]+)"/.exec(svg) ?? [];
  const body = svg.slice(svg.indexOf('>') + 1).replaceAll(/<[^>]+>/g, tidied).replaceAll(CIRCLE, '<circle cx="$1" cy="$2" r="$3"');
  const [w, h] = [Math.ceil(Number(width)), Math.ceil(Number(height))];
  // A page knows what svg is, and names nothing that looks like an address.
  const alone = inline ? html`` : html` xmlns="http://www.w3.org/2000/svg" color="${DARK_INK}"`;
  const paper = inline ? html`` : html`<rect width="${w}" height="${h}" fill="${PAPER}"/>`;
  return html`<svg${alone} width="${w}" height="${h}" viewBox="0 0 ${w} ${h}" role="img" aria-label="${title}"><title>${title}</title><desc>${description}</desc>${paper}${new Html(body)}
`.text;
}

/** Two digits are a hundredth of a pixel; the others differ between processors and weigh. What is said to screen readers is said of the picture as a whole. */
function tidied(tag: string): string {
  return tag.replaceAll(/ (?:aria-\w+|role|class)="[^"]*"/g, '').replaceAll(/-?\d*\.\d{3,}(?:e-?\d+)?/g, (number) => String(Math.round(Number(number) * 100) / 100 + 0));
}
