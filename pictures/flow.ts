import { colourScale } from './colours.ts';
import type { Picture } from './picture.ts';
import { wrapped } from './text.ts';
import { FONT_SIZE, LINES } from './theme.ts';

const HEIGHT = 460;
const BAR = 16;
const BETWEEN = 380;
/** Pixels between two segments, and for one at least, so that its name fits beside it. */
const GAP = 12;
const LEAST = 26;
const NAMES = 240;
/** Points along the edge of a band. */
const STEPS = 24;
/** Moves that are told by name. */
const MOST_MOVES = 5;

/** A segment at either side, or nobody: those who came, or who left. */
export interface FlowNode { id: string | null; name: string }

export interface FlowData {
  from: string;
  to: string;
  before: readonly FlowNode[];
  after: readonly FlowNode[];
  /** Places in `before` and `after`; each customer of either night is in exactly one. */
  flows: readonly { before: number; after: number; customers: number }[];
}

/** Who went from where to where between two nights: bands as wide as there are customers. */
export function flowPicture({ from, to, before, after, flows }: FlowData): Picture {
  const all = flows.reduce((sum, { customers }) => sum + customers, 0);
  const left = sideOf(before, flows.map(({ before, customers }) => ({ node: before, customers })), all);
  const right = sideOf(after, flows.map(({ after, customers }) => ({ node: after, customers })), all);
  const height = Math.max(left.at(-1)!.to, right.at(-1)!.to);
  const moves = flows.filter((flow) => isMove(before[flow.before]!, after[flow.after]!));
  const both = flows.filter((flow) => before[flow.before]!.id !== null && after[flow.after]!.id !== null).reduce((sum, { customers }) => sum + customers, 0);
  const moved = moves.filter((flow) => before[flow.before]!.id !== null && after[flow.after]!.id !== null).reduce((sum, { customers }) => sum + customers, 0);
  const ids = [...new Set([...before, ...after].map(({ id }) => id))];
  const x = { type: 'quantitative', scale: { domain: [0, BETWEEN], nice: false }, axis: null } as const;
  const y = { type: 'quantitative', scale: { domain: [0, height], reverse: true, nice: false, zero: false }, axis: null } as const;
  const color = { field: 'segment', type: 'nominal', scale: colourScale(ids), legend: null } as const;
  const bar = (side: readonly Place[], at: number): object => ({
    data: { values: side.map((place) => ({ from: place.from, to: place.from + place.height, segment: place.id ?? '' })) },
    mark: { type: 'rect' }, encoding: { x: { datum: at, ...x }, x2: { datum: at + BAR }, y: { field: 'from', ...y }, y2: { field: 'to' }, color },
  });
  return {
    title: 'Who moved where',
    subtitle: [
      `${from} to ${to}: of ${grouped(both)} customers on both nights ${grouped(moved)} are in another segment (${percent(both === 0 ? 0 : moved / both)})`,
      'Bands are as wide as there are customers; pale ones stayed, strong ones moved and have the colour of where they came from',
    ],
    description: `Flows of ${grouped(all)} customers between ${from} and ${to}: ${largest(moves, before, after, MOST_MOVES).join('; ').replaceAll('  ', ' ') || 'nobody moved'}.`,
    spec: {
      width: BETWEEN, height,
      layer: [
        ...bandLayers({ before, after, flows, left, right }, { x, y, color }),
        bar(left, -BAR), bar(right, BETWEEN),
        ...names(left, -BAR - 10, 'right', y), ...names(right, BETWEEN + BAR + 10, 'left', y),
        ...headings(from, to),
        ...told(largest(moves, before, after, MOST_MOVES), height),
      ],
    },
  };
}

interface Place { id: string | null; from: number; height: number; to: number; customers: number; label: string[]; pixelsEach: number }

/** Where each segment of a side lies, from top to bottom; a place is at least as high as its name, its bar as high as its customers. */
function sideOf(nodes: readonly FlowNode[], parts: readonly { node: number; customers: number }[], all: number): Place[] {
  const pixelsEach = HEIGHT / Math.max(1, all);
  let from = 0;
  return nodes.map(({ id, name }, index) => {
    const customers = parts.filter(({ node }) => node === index).reduce((sum, part) => sum + part.customers, 0);
    const height = customers * pixelsEach;
    const place = { id, from, height, to: from + Math.max(LEAST, height), customers, pixelsEach, label: [...wrapped(name, { width: NAMES, fontSize: FONT_SIZE, lines: height > 2 * LEAST ? 2 : 1 }), `${grouped(customers)}  ${percent(customers / Math.max(1, all))}`] };
    from = place.to + GAP;
    return place;
  });
}

interface Bands extends Pick<FlowData, 'before' | 'after' | 'flows'> { left: readonly Place[]; right: readonly Place[] }

function bandLayers({ before, after, flows, left, right }: Bands, { x, y, color }: { x: object; y: object; color: object }): object[] {
  const used = { left: left.map(({ from }) => from), right: right.map(({ from }) => from) };
  const inOrder = flows.toSorted((a, b) => a.before - b.before || a.after - b.after);
  // A side is filled in the order of the other one, so that bands cross as little as they can.
  const starts = inOrder.map((flow) => advance(used.left, flow.before, flow.customers * left[flow.before]!.pixelsEach));
  const ends = new Map(inOrder.toSorted((a, b) => a.after - b.after || a.before - b.before).map((flow) => [flow, advance(used.right, flow.after, flow.customers * right[flow.after]!.pixelsEach)]));
  const bands = inOrder.map((flow, index) => {
    const width = flow.customers * left[flow.before]!.pixelsEach;
    const moved = isMove(before[flow.before]!, after[flow.after]!);
    return { moved, segment: before[flow.before]!.id ?? '', band: index, start: starts[index]!, end: ends.get(flow)!, width };
  });
  const layer = (moved: boolean, opacity: number): object => ({
    data: { values: bands.filter((band) => band.moved === moved).flatMap(edgesOf) },
    mark: { type: 'area', opacity, line: false },
    encoding: { x: { field: 'x', ...x }, y: { field: 'y', ...y }, y2: { field: 'y2' }, detail: { field: 'band', type: 'nominal' }, color },
  });
  return [layer(false, 0.22), layer(true, 0.75)];
}

function advance(used: number[], node: number, width: number): number {
  const at = used[node]!;
  used[node] = at + width;
  return at;
}

/** Both edges of a band: level at its ends, smooth between. */
function edgesOf({ segment, band, start, end, width }: { segment: string; band: number; start: number; end: number; width: number }): object[] {
  return Array.from({ length: STEPS + 1 }, (_, step) => {
    const part = step / STEPS;
    const y = start + (end - start) * part * part * (3 - 2 * part);
    return { x: part * BETWEEN, y, y2: y + width, segment, band };
  });
}

function names(side: readonly Place[], at: number, align: 'left' | 'right', y: object): object[] {
  const values = side.map(({ from, to, label, height }) => ({ middle: height > LEAST ? from + height / 2 : (from + to) / 2, lines: label }));
  return [{ data: { values }, mark: { type: 'text', align, ...LINES }, encoding: { x: { value: at }, y: { field: 'middle', ...y }, text: { field: 'lines' } } }];
}

function headings(from: string, to: string): object[] {
  const heading = (text: string, at: number, align: string): object => ({ data: { values: [{ text }] }, mark: { type: 'text', align, fontWeight: 600, baseline: 'bottom', fontSize: FONT_SIZE + 1 }, encoding: { x: { value: at }, y: { value: -8 }, text: { field: 'text' } } });
  return [heading(from, 0, 'right'), heading(to, BETWEEN, 'left')];
}

/** The largest moves in words below, as thin bands are hard to compare. */
function told(lines: readonly string[], height: number): object[] {
  if (lines.length === 0) return [];
  const text = (value: object, at: number, mark: object): object => ({ data: { values: [value] }, mark: { type: 'text', align: 'left', baseline: 'top', ...mark }, encoding: { x: { value: -BAR - 10 - NAMES }, y: { value: height + at }, text: { field: 'lines' } } });
  return [text({ lines: 'Largest moves' }, 20, { fontWeight: 600 }), text({ lines: [...lines] }, 40, { lineHeight: 18 })];
}

function largest(moves: FlowData['flows'], before: FlowData['before'], after: FlowData['after'], most: number): string[] {
  return moves.toSorted((a, b) => b.customers - a.customers || a.before - b.before || a.after - b.after).slice(0, most)
    .map((flow) => `${grouped(flow.customers)}  ${before[flow.before]!.name} → ${after[flow.after]!.name}`);
}

function isMove(before: FlowNode, after: FlowNode): boolean {
  return before.id !== after.id;
}

function grouped(value: number): string {
  return value.toLocaleString('en');
}

function percent(share: number): string {
  return `${(share * 100).toFixed(1)}%`;
}
