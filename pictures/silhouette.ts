import { colourScale } from './colours.ts';
import type { Picture, PicturedSegment } from './picture.ts';
import { wrapped } from './text.ts';
import { FAINT, FONT_SIZE, INK, LINES } from './theme.ts';

const WIDTH = 560;
/** Pixels for all members together, between two segments, and of a segment at least, so that its name fits beside it. */
const HEIGHT = 440;
const GAP = 10;
const LEAST = 30;
const NAMES = 190;

export interface SilhouetteData {
  night: string;
  segments: readonly (PicturedSegment & {
    /** Of the members of the sample, -1 to 1. */
    silhouettes: readonly number[];
    mean: number;
  })[];
  /** Of all customers: the segments by their shares. */
  mean: number;
  customers: number;
}

/** For each segment its members as bars, the surest first: how much nearer they are to their own segment than to the next one. */
export function silhouettePicture({ night, segments, mean, customers }: SilhouetteData): Picture {
  const bands = bandsOf(segments);
  const height = bands.at(-1)!.to;
  const least = Math.min(0, ...segments.flatMap(({ silhouettes }) => silhouettes));
  const domain = [Math.max(-1, Math.floor(least * 10) / 10), 1];
  const y = { type: 'quantitative', scale: { domain: [0, height], reverse: true, nice: false }, axis: null } as const;
  const x = { type: 'quantitative', scale: { domain, nice: false } } as const;
  const beyond = segments.flatMap(({ silhouettes }) => silhouettes).filter((value) => value < 0).length;
  return {
    title: 'How well customers fit into their segment',
    subtitle: [
      `Each line is a customer on ${night} (a sample of ${customers.toLocaleString('en')}), those that fit best on top`,
      'To the right: clearly here. Near 0: between two segments. Left of 0: nearer to another segment',
    ],
    description: `Silhouettes of ${customers.toLocaleString('en')} customers, mean ${mean.toFixed(2)}: ${segments.map((segment) => `${segment.name} ${segment.mean.toFixed(2)}`).join(', ')}.`,
    spec: {
      width: WIDTH, height,
      layer: [
        {
          data: { values: bands.flatMap(({ id, steps }) => steps.map((step) => ({ ...step, segment: id }))) },
          mark: { type: 'area', orient: 'horizontal', interpolate: 'step-after', line: false },
          encoding: {
            y: { field: 'at', ...y },
            x: { field: 'value', ...x, axis: { title: 'How clearly a customer belongs (silhouette)', tickCount: 6, format: '.1f', grid: true } },
            x2: { datum: 0 },
            color: { field: 'segment', type: 'nominal', scale: colourScale(segments.map(({ id }) => id)), legend: null },
          },
        },
        rule({ x: { datum: 0, ...x } }, { opacity: FAINT * 2 }),
        rule({ x: { datum: mean, ...x } }, { strokeDash: [5, 4], opacity: 0.9 }),
        { data: { values: [{ text: `all customers ${mean.toFixed(2)}` }] }, mark: { type: 'text', align: 'left', dx: 5, dy: -7 }, encoding: { x: { datum: mean, ...x }, y: { datum: 0, ...y }, text: { field: 'text' } } },
        {
          data: { values: bands.map((band) => ({ middle: (band.from + band.to) / 2, lines: band.label })) },
          mark: { type: 'text', align: 'right', ...LINES },
          encoding: { x: { value: -12 }, y: { field: 'middle', ...y }, text: { field: 'lines' } },
        },
        {
          data: { values: bands.map((band) => ({ middle: (band.from + band.to) / 2, text: band.mean.toFixed(2) })) },
          mark: { type: 'text', align: 'left', baseline: 'middle', fontWeight: 600 },
          encoding: { x: { value: WIDTH + 10 }, y: { field: 'middle', ...y }, text: { field: 'text' } },
        },
        note(beyond, customers, height),
      ],
    },
  };
}

interface Band { id: string; mean: number; label: string[]; from: number; to: number; steps: { at: number; value: number }[] }

/** Where each segment lies, from top to bottom: as high as its part of the sample. */
function bandsOf(segments: SilhouetteData['segments']): Band[] {
  const all = segments.reduce((sum, { silhouettes }) => sum + silhouettes.length, 0);
  let from = 0;
  return segments.filter(({ silhouettes }) => silhouettes.length > 0).map(({ id, name, mean, silhouettes }) => {
    const height = Math.max(LEAST, (HEIGHT * silhouettes.length) / all);
    const sorted = silhouettes.toSorted((a, b) => b - a);
    const at = (index: number): number => from + (index * height) / sorted.length;
    const steps = [...sorted.map((value, index) => ({ at: at(index), value })), { at: at(sorted.length), value: sorted.at(-1)! }];
    const band = { id, mean, label: wrapped(name, { width: NAMES, fontSize: FONT_SIZE }), from, to: from + height, steps };
    from += height + GAP;
    return band;
  });
}

function rule(encoding: object, mark: object): object {
  return { data: { values: [{}] }, mark: { type: 'rule', color: INK, ...mark }, encoding };
}

function note(beyond: number, customers: number, height: number): object {
  const text = beyond === 0 ? 'Nobody is nearer to another segment.' : `${((100 * beyond) / customers).toFixed(1)}% of them are nearer to another segment.`;
  return { data: { values: [{ text }] }, mark: { type: 'text', align: 'right', baseline: 'top', fontStyle: 'italic', opacity: 0.8 }, encoding: { x: { value: WIDTH }, y: { value: height + 54 }, text: { field: 'text' } } };
}
