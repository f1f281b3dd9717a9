import type { Config } from 'vega-lite';
import { FONT } from './text.ts';

/** The ink of the page that a picture stands in, so that it can be read on light and on dark paper. */
export const INK = 'currentColor';

/** Lines that help the eye and must not catch it. */
export const FAINT = 0.15;
export const SOFT = 0.65;

export const FONT_SIZE = 12;

/** Of a text mark whose `lines` stand around its middle: by itself the first line would. */
export const LINES = { baseline: 'middle', lineHeight: FONT_SIZE + 2, dy: { expr: `-(length(datum.lines) - 1) * ${(FONT_SIZE + 2) / 2}` } } as const;

/** How all pictures look: no frame, few lines, titles on the left where reading begins. */
export const theme: Config = {
  font: FONT,
  view: { stroke: null },
  // Paper is laid under it where it stands alone.
  background: 'transparent',
  padding: 16,
  title: { anchor: 'start', frame: 'bounds', color: INK, subtitleColor: INK, fontSize: 17, fontWeight: 600, subtitleFontSize: FONT_SIZE + 1, subtitlePadding: 6, subtitleLineHeight: 18, offset: 18 },
  axis: {
    labelColor: INK, titleColor: INK, labelOpacity: SOFT, labelFontSize: FONT_SIZE, titleFontSize: FONT_SIZE, titleFontWeight: 'normal', titlePadding: 10,
    domainColor: INK, domainOpacity: FAINT, tickColor: INK, tickOpacity: FAINT, gridColor: INK, gridOpacity: FAINT / 2, labelLimit: 0, titleLimit: 0,
  },
  legend: { labelColor: INK, titleColor: INK, labelFontSize: FONT_SIZE, titleFontSize: FONT_SIZE, titleFontWeight: 600, labelLimit: 0, titleLimit: 0, rowPadding: 5, symbolSize: 110, symbolStrokeWidth: 0 },
  text: { color: INK, fontSize: FONT_SIZE },
  // Thousands of items that a screen reader would read one by one: the picture as a whole is described.
  aria: false,
};
