import type { Picture } from './picture.ts';
import { wrapped } from './text.ts';
import { FONT_SIZE, INK, LINES } from './theme.ts';

const WIDTH = 560;
const HEIGHT = 250;
const SMALL = { width: 160, height: 90 };
const COLUMNS = 3;
const ACCENT = '#0072b2';
const KNEE = '#d55e00';

/** One criterion over the numbers of segments that were tried. */
export interface Curve {
  title: string;
  /** What it says, for who does not know it. */
  hint: string;
  points: readonly { k: number; value: number }[];
  /** What the criterion alone would choose; null where it is undecided. */
  own: number | null;
}

export interface ElbowData {
  trainedFor: string;
  chosen: number;
  reason: string;
  inertia: Curve;
  others: readonly Curve[];
}

/** Why there are as many segments as there are: the inertia with its knee, and the other criteria small below. */
export function elbowPicture({ trainedFor, chosen, reason, inertia, others }: ElbowData): Picture {
  const knee = inertia.own === null ? 'the curve has no clear knee' : `its knee is at ${inertia.own} segments`;
  return {
    title: `Why ${chosen} segments`,
    subtitle: [
      ...wrapped(`On ${trainedFor}: ${reason}`, { width: WIDTH + 60, fontSize: FONT_SIZE + 1, lines: 2 }),
      `A filled dot marks the ${chosen} that were chosen, a ring what a measure alone would choose`,
    ],
    description: `Inertia of ${inertia.points.map(({ k, value }) => `${k} segment${k === 1 ? '' : 's'} ${Number(value.toPrecision(4)).toLocaleString('en')}`).join(', ')}; ${knee}. ${others.map(({ title, own }) => `${title} alone: ${own ?? 'undecided'}`).join(', ')}.`,
    spec: {
      vconcat: [
        { width: WIDTH, height: HEIGHT, layer: mainLayers(inertia, chosen) },
        ...(others.length === 0 ? [] : [{ concat: others.map((curve) => smallMultiple(curve, chosen)), columns: COLUMNS, spacing: { row: 34, column: 40 } }]),
      ],
      spacing: 34,
      resolve: { scale: { x: 'independent', y: 'independent' } },
    },
  };
}

function mainLayers(curve: Curve, chosen: number): object[] {
  const ks = curve.points.map(({ k }) => k);
  const x = { field: 'k', type: 'quantitative', scale: { domain: [Math.min(...ks), Math.max(...ks)], nice: false }, axis: { title: 'Number of segments', values: ks, format: 'd', grid: false, labelFlush: false } };
  const y = { field: 'value', type: 'quantitative', scale: { zero: false }, axis: { title: 'Distance from the own segment (inertia)', tickCount: 4, format: formatOf(curve) } };
  const data = { values: curve.points };
  const knee = curve.points.find(({ k }) => k === curve.own);
  return [
    ...(knee ? [{ data: { values: [knee] }, mark: { type: 'rule', color: KNEE, strokeDash: [5, 4] }, encoding: { x } }] : []),
    { data, mark: { type: 'line', color: ACCENT, strokeWidth: 2 }, encoding: { x, y } },
    { data, mark: { type: 'circle', color: ACCENT, size: 30, opacity: 1 }, encoding: { x, y } },
    ...marks(curve, chosen, x, y, [160, 320]),
    ...(knee ? [{ data: { values: [{ ...knee, lines: ['knee: from here on,', 'more segments help less'] }] }, mark: { type: 'text', align: 'left', ...LINES, dx: 12, dy: -26, color: KNEE, fontWeight: 600 }, encoding: { x, y, text: { field: 'lines' } } }]
      : [{ data: { values: [{ text: 'no clear knee' }] }, mark: { type: 'text', align: 'right', baseline: 'top', fontStyle: 'italic' }, encoding: { x: { value: WIDTH }, y: { value: 0 }, text: { field: 'text' } } }]),
  ];
}

function smallMultiple(curve: Curve, chosen: number): object {
  const ks = curve.points.map(({ k }) => k);
  const [first, last] = [Math.min(...ks), Math.max(...ks)];
  const x = { field: 'k', type: 'quantitative', scale: { domain: [first, last], nice: false }, axis: { title: null, values: [...new Set([first, chosen, last])], format: 'd', grid: false, labelFlush: false } };
  const y = { field: 'value', type: 'quantitative', scale: { zero: false }, axis: { title: null, tickCount: 3, format: formatOf(curve) } };
  return {
    ...SMALL,
    title: { text: curve.title, subtitle: wrapped(curve.hint, { width: SMALL.width + 40, fontSize: FONT_SIZE - 1, lines: 2 }), fontSize: FONT_SIZE + 1, subtitleFontSize: FONT_SIZE - 1, offset: 8, subtitlePadding: 2, subtitleLineHeight: 14 },
    layer: [{ data: { values: curve.points }, mark: { type: 'line', color: ACCENT, strokeWidth: 1.5 }, encoding: { x, y } }, ...marks(curve, chosen, x, y, [70, 170])],
  };
}

/** Shares with two digits, thousands as `k`. */
function formatOf({ points }: Curve): string {
  const largest = Math.max(...points.map(({ value }) => Math.abs(value)));
  return largest < 1 ? '.2f' : largest < 10 ? '.1f' : '~s';
}

/** A dot where it was chosen, a ring where this one would. */
function marks({ points, own }: Curve, chosen: number, x: object, y: object, [dot, ring]: [number, number]): object[] {
  const at = (k: number | null): object => ({ values: points.filter((point) => point.k === k) });
  return [
    { data: at(chosen), mark: { type: 'circle', color: INK, size: dot, opacity: 1 }, encoding: { x, y } },
    { data: at(own), mark: { type: 'point', color: KNEE, size: ring, strokeWidth: 2, filled: false, opacity: 1 }, encoding: { x, y } },
  ];
}
