import { colourScale } from './colours.ts';
import { keyOf } from './key.ts';
import { placedLabels } from './labels.ts';
import type { Picture, PicturedSegment } from './picture.ts';
import { wrapped } from './text.ts';
import { FONT_SIZE, LINES } from './theme.ts';

const WIDTH = 620;
const HEIGHT = 480;

/** Share of the customers at each side that may stand at the edge, and the room for them, in parts of what the others take. */
const EDGE = 0.005;
const ROOM = 0.12;

/** What stands at the two ends of a direction, and how much of the differences it shows; nothing where directions mean nothing. */
export interface MapAxis { low: string; high: string; explained: number }

export interface MapData {
  night: string;
  segments: readonly PicturedSegment[];
  /** One for each customer of the sample: where, and the place of the segment among `segments`. */
  points: readonly { x: number; y: number; segment: number }[];
  axes: readonly [MapAxis, MapAxis | null] | null;
}

/** Customers as dots, those alike near each other, coloured by segment. */
export function mapPicture({ night, segments, points, axes }: MapData): Picture {
  const [across, up] = [domainOf(points.map(({ x }) => x)), domainOf(points.map(({ y }) => y))];
  const rows = points.map(({ x, y, segment }) => ({ x: within(x, across), y: within(y, up), segment: segments[segment]!.id }));
  const position = (field: 'x' | 'y', domain: [number, number]) => (
    { field, type: 'quantitative', scale: { domain, nice: false, zero: false }, axis: { labels: false, ticks: false, grid: false, title: null } });
  const shown = axes ? axes.reduce((sum, one) => sum + (one?.explained ?? 0), 0) : 0;
  return {
    title: 'Who is like whom',
    subtitle: [
      `Each dot is a customer on ${night} (a sample of ${points.length.toLocaleString('en')}); dots near each other behave alike`,
      axes ? `The plane shows ${percent(shown)} of all differences between customers: who looks mixed here may be apart in what it does not show`
        : 'Only nearness counts: directions, and how far groups are apart, say little',
    ],
    description: `Map of ${points.length.toLocaleString('en')} customers in ${segments.length} segments: ${segments.map(({ name, share }) => `${name} ${percent(share)}`).join(', ')}.`,
    spec: {
      width: WIDTH, height: HEIGHT,
      layer: [
        {
          data: { values: shuffled(rows) },
          mark: { type: 'circle', size: 22, opacity: 0.75 },
          encoding: {
            x: position('x', across), y: position('y', up),
            color: { field: 'segment', type: 'nominal', scale: colourScale(segments.map(({ id }) => id)), legend: keyOf(segments) },
          },
        },
        ...labelLayers(segments, points, across, up),
        ...(axes ? endsOf(axes) : []),
      ],
    },
  };
}

/** Names where the segments are: light letters behind dark ones, so that they can be read on any dots. */
function labelLayers(segments: readonly PicturedSegment[], points: MapData['points'], across: [number, number], up: [number, number]): object[] {
  const wanted = segments.flatMap(({ name }, index) => {
    const own = points.filter(({ segment }) => segment === index);
    if (own.length === 0) return [];
    const [x, y] = [median(own.map((point) => point.x)), median(own.map((point) => point.y))];
    const lines = wrapped(name, { width: 135, fontSize: FONT_SIZE, bold: true });
    const heights = own.map((point) => HEIGHT - pixel(point.y, up, HEIGHT)).toSorted((a, b) => a - b);
    const [top, bottom] = [heights[Math.floor(heights.length * 0.1)]!, heights[Math.ceil(heights.length * 0.9) - 1]!];
    // A name would cover a small group: it stands above that.
    const small = bottom - top < 3 * lines.length * FONT_SIZE;
    return [{ lines, x: pixel(x, across, WIDTH), y: small ? top - (lines.length / 2 + 0.8) * FONT_SIZE : HEIGHT - pixel(y, up, HEIGHT) }];
  });
  const values = placedLabels(wanted, { width: WIDTH, height: HEIGHT, fontSize: FONT_SIZE, bold: true })
    .map(({ lines, x, y }) => ({ lines, x: across[0] + (x / WIDTH) * (across[1] - across[0]), y: up[0] + ((HEIGHT - y) / HEIGHT) * (up[1] - up[0]) }));
  const encoding = { x: { field: 'x', type: 'quantitative' }, y: { field: 'y', type: 'quantitative' }, text: { field: 'lines' } };
  const mark = { type: 'text', fontWeight: 600, align: 'center', ...LINES };
  return [
    { data: { values }, mark: { ...mark, stroke: '#ffffff', strokeWidth: 4, strokeJoin: 'round', strokeOpacity: 0.9, color: '#ffffff' }, encoding },
    { data: { values }, mark: { ...mark, color: '#1c2330' }, encoding },
  ];
}

/** Words at both ends of both directions, outside of the plane. */
function endsOf([across, up]: NonNullable<MapData['axes']>): object[] {
  // A direction that categories alone make has no words.
  const end = (lines: string[], x: number, y: number, mark: object): object => (
    { data: { values: [{ lines }] }, mark: { type: 'text', opacity: 0.8, lineHeight: FONT_SIZE + 3, ...mark }, encoding: { text: { field: 'lines' }, x: { value: x }, y: { value: y } } });
  const words = (text: string, length: number): string[] => (/\w/.test(text) ? wrapped(text, { width: length / 2 - 20, fontSize: FONT_SIZE, lines: 3 }) : []);
  const below = { baseline: 'top' };
  const beside = { angle: 270, baseline: 'bottom' };
  return [
    end(words(`◂ ${across.low}`, WIDTH), 0, HEIGHT + 10, { ...below, align: 'left' }),
    end(words(`${across.high} ▸`, WIDTH), WIDTH, HEIGHT + 10, { ...below, align: 'right' }),
    ...(up ? [end(words(`◂ ${up.low}`, HEIGHT), -10, HEIGHT, { ...beside, align: 'left' }), end(words(`${up.high} ▸`, HEIGHT), -10, 0, { ...beside, align: 'right' })] : []),
  ];
}

/** Segments are drawn through each other, else the last would hide the others; the same order every time. */
function shuffled<Row>(rows: readonly Row[]): Row[] {
  const order = rows.map((row, index) => ({ row, at: (index * 7919) % 9973, index }));
  return order.toSorted((a, b) => a.at - b.at || a.index - b.index).map(({ row }) => row);
}

/** Where nearly all are, and a little room: a few far away would press the others together. They stand at the edge. */
function domainOf(values: readonly number[]): [number, number] {
  const sorted = values.toSorted((a, b) => a - b);
  const at = (share: number): number => sorted[Math.round(share * (sorted.length - 1))]!;
  const room = (at(1 - EDGE) - at(EDGE)) * ROOM || 1;
  return [Math.max(at(0), at(EDGE) - room) - room / 4, Math.min(at(1), at(1 - EDGE) + room) + room / 4];
}

function within(value: number, [low, high]: [number, number]): number {
  return Math.min(Math.max(value, low), high);
}

function pixel(value: number, [low, high]: [number, number], size: number): number {
  return ((value - low) / (high - low)) * size;
}

function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)]!;
}

function percent(share: number): string {
  return `${(share * 100).toFixed(share < 0.1 ? 1 : 0)}%`;
}
