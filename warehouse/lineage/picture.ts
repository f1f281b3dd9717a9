import { html, type Html } from '../../core/html.ts';
import type { LineageNode } from './lineage.ts';

const BOX = { width: 190, height: 26 } as const;
const GAP = { x: 70, y: 12 } as const;

interface Placed extends LineageNode { x: number; y: number }

/** The graph as a picture: what is read stands to the left of what reads it; lines do not run backwards. */
export function lineagePicture(nodes: ReadonlyMap<string, LineageNode>): Html {
  const placed = place(nodes);
  const width = Math.max(...[...placed.values()].map(({ x }) => x)) + BOX.width + 2;
  const height = Math.max(...[...placed.values()].map(({ y }) => y)) + BOX.height + 2;
  const lines = [...placed.values()].flatMap((node) => node.reads.flatMap((read) => line(placed.get(read), node)));
  return html`<svg class="lineage" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img" aria-label="Which table reads which">
${lines}${[...placed.values()].map(box)}</svg>`;
}

function line(from: Placed | undefined, to: Placed): Html[] {
  if (!from) return [];
  const [x1, y1, x2, y2] = [from.x + BOX.width, from.y + BOX.height / 2, to.x, to.y + BOX.height / 2];
  const bend = (x2 - x1) / 2;
  return [html`<path data-from="${from.id}" data-to="${to.id}" d="M${x1} ${y1}C${x1 + bend} ${y1} ${x2 - bend} ${y2} ${x2} ${y2}"/>`];
}

function box({ id, name, layer, x, y }: Placed): Html {
  const short = name.replace(/^staging\.stg_/, 'stg_');
  const label = short.length > 29 ? `${short.slice(0, 28)}…` : short;
  return html`<a href="#${id}" data-node="${id}"><rect class="${layer}" x="${x}" y="${y}" width="${BOX.width}" height="${BOX.height}" rx="4"/><text x="${x + 8}" y="${y + 17}">${label}</text><title>${name}</title></a>`;
}

/** A column is the longest way from a source; in it, nodes stand beside what they read. */
function place(nodes: ReadonlyMap<string, LineageNode>): Map<string, Placed> {
  const depth = new Map<string, number>();
  for (const { id, reads } of nodes.values()) depth.set(id, Math.max(-1, ...reads.map((read) => depth.get(read) ?? -1)) + 1);
  const columns = new Map<number, LineageNode[]>();
  for (const node of nodes.values()) columns.set(depth.get(node.id) ?? 0, [...(columns.get(depth.get(node.id) ?? 0) ?? []), node]);
  const placed = new Map<string, Placed>();
  for (const column of [...columns.keys()].toSorted((a, b) => a - b)) {
    const middle = ({ reads }: LineageNode): number => {
      const ys = reads.flatMap((read) => placed.get(read)?.y ?? []);
      return ys.length === 0 ? 0 : ys.reduce((sum, y) => sum + y, 0) / ys.length;
    };
    const sorted = (columns.get(column) ?? []).toSorted((a, b) => middle(a) - middle(b) || a.id.localeCompare(b.id));
    let free = 1;
    for (const node of sorted) {
      const y = Math.max(free, middle(node));
      placed.set(node.id, { ...node, x: 1 + column * (BOX.width + GAP.x), y });
      free = y + BOX.height + GAP.y;
    }
  }
  return placed;
}
