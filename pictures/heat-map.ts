import { colourScale } from './colours.ts';
import type { Picture, PicturedSegment } from './picture.ts';
import { widthOf, wrapped } from './text.ts';
import { FONT_SIZE, LINES } from './theme.ts';

const COLUMN = 100;
const ROW = 32;
const LABELS = 270;

/** How far a segment is from all customers, in standard deviations, in words and colours that differ in lightness too: purple is less, orange more. */
const STEPS = [
  { from: Number.NEGATIVE_INFINITY, words: 'far less', colour: '#542788', ink: '#ffffff' },
  { from: -1, words: 'less', colour: '#998ec3', ink: '#1c2330' },
  { from: -0.5, words: 'a little less', colour: '#d8daeb', ink: '#1c2330' },
  { from: -0.2, words: 'as all customers', colour: '#f4f4f4', ink: '#1c2330' },
  { from: 0.2, words: 'a little more', colour: '#fee0b6', ink: '#1c2330' },
  { from: 0.5, words: 'more', colour: '#f1a340', ink: '#1c2330' },
  { from: 1, words: 'far more', colour: '#b35806', ink: '#ffffff' },
] as const;

/** From more to less, as one reads. */
const legend = { title: 'Than all customers', orient: 'right', offset: 24, symbolType: 'square', symbolSize: 180, symbolOpacity: 1, values: STEPS.map(({ words }) => words).toReversed() };

export interface HeatMapData {
  trainedFor: string;
  customers: number;
  segments: readonly PicturedSegment[];
  features: readonly {
    label: string;
    /** By segment: standard deviations from all customers, and the mean where that of all is 100; null where that says nothing. */
    cells: readonly ({ difference: number; index: number | null } | null)[];
  }[];
}

/** What each segment is like: a row for each feature, a column for each segment. */
export function heatMapPicture({ trainedFor, customers, segments, features }: HeatMapData): Picture {
  const cells = features.flatMap(({ cells }, row) => cells.flatMap((cell, column) => {
    if (!cell) return [];
    const step = stepOf(cell.difference);
    return [{ row, column, words: step.words, ink: step.ink, text: cell.index === null ? signed(cell.difference) : indexText(cell.index) }];
  }));
  const [width, height] = [segments.length * COLUMN, features.length * ROW];
  const heads = segments.map(({ name, share }) => [...wrapped(name, { width: COLUMN - 8, fontSize: FONT_SIZE, bold: true, lines: 4 }), `${(share * 100).toFixed(1)}%`]);
  const deepest = Math.max(...heads.map((lines) => lines.length));
  const labels = features.map(({ label }) => wrapped(label, { width: LABELS, fontSize: FONT_SIZE, lines: 2 }));
  const x = { field: 'column', type: 'ordinal', axis: null, scale: { domain: segments.map((_, index) => index), paddingInner: 0.03, paddingOuter: 0 } } as const;
  const y = { field: 'row', type: 'ordinal', axis: null, scale: { domain: features.map((_, index) => index), paddingInner: 0.08, paddingOuter: 0 } } as const;
  return {
    title: 'What each segment is like',
    subtitle: [
      `Index: 100 is the mean of all ${customers.toLocaleString('en')} customers on ${trainedFor}, when the model was trained`,
      'Colour: how unusual that is, beside how much customers differ anyway. Signed numbers are standard deviations, where no index is possible',
    ],
    description: `${segments.map(({ name }, column) => `${name}: ${strongest(features, column)}`).join('. ')}.`,
    spec: {
      width, height,
      layer: [
        {
          data: { values: cells }, mark: { type: 'rect', cornerRadius: 3 },
          encoding: { x, y, color: { field: 'words', type: 'nominal', scale: { domain: STEPS.map(({ words }) => words), range: STEPS.map(({ colour }) => colour) }, legend } },
        },
        { data: { values: cells }, mark: { type: 'text', baseline: 'middle' }, encoding: { x, y, text: { field: 'text' }, color: { field: 'ink', type: 'nominal', scale: null, legend: null } } },
        {
          data: { values: heads.map((lines, column) => ({ column, lines: lines.slice(0, -1), share: lines.at(-1), lift: -30 - (lines.length - 2) * (FONT_SIZE + 2) })) },
          layer: [
            { mark: { type: 'text', fontWeight: 600, baseline: 'bottom', lineHeight: FONT_SIZE + 2, dy: { expr: 'datum.lift' } }, encoding: { x, y: { value: 0 }, text: { field: 'lines' } } },
            { mark: { type: 'text', baseline: 'bottom', dy: -13, opacity: 0.8 }, encoding: { x, y: { value: 0 }, text: { field: 'share' } } },
          ],
        },
        {
          data: { values: segments.map(({ id }, column) => ({ column, segment: id })) },
          mark: { type: 'rect', cornerRadius: 2 },
          encoding: { x, y: { value: -9 }, y2: { value: -4 }, color: { field: 'segment', type: 'nominal', scale: colourScale(segments.map(({ id }) => id)), legend: null } },
        },
        {
          data: { values: labels.map((lines, row) => ({ row, lines })) },
          mark: { type: 'text', align: 'right', ...LINES },
          encoding: { x: { value: -10 }, y, text: { field: 'lines' } },
        },
        // Room above the columns and beside the rows, which texts alone do not make.
        { data: { values: [{}] }, mark: { type: 'text', opacity: 0 }, encoding: { x: { value: -10 - Math.max(...labels.flat().map((line) => widthOf(line, FONT_SIZE))) }, y: { value: -16 - (deepest + 1) * (FONT_SIZE + 2) }, text: { value: '.' } } },
      ],
      resolve: { scale: { color: 'independent' } },
    },
  };
}

function stepOf(difference: number): (typeof STEPS)[number] {
  return STEPS.findLast(({ from }) => difference >= from)!;
}

function indexText(index: number): string {
  return index >= 1000 ? `${Number((index / 100).toPrecision(2))}×` : index.toFixed(0);
}

function signed(value: number): string {
  return `${value < 0 ? '−' : '+'}${Math.abs(value).toFixed(1)}`;
}

/** The two features by which a segment stands apart most. */
function strongest(features: HeatMapData['features'], column: number): string {
  const told = features.flatMap(({ label, cells }) => (cells[column] ? [{ label, difference: cells[column].difference }] : []));
  return told.toSorted((a, b) => Math.abs(b.difference) - Math.abs(a.difference)).slice(0, 2).map(({ label, difference }) => `${label} ${stepOf(difference).words}`).join(', ');
}
