import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';
import { widthOf } from './text.ts';

interface TextMetrics { width: (item: { fontSize?: number; fontWeight?: number | string }, text: string | number | null | undefined) => number }

/** The packages of vega that lay text out. Each may have a copy of its scenegraph to itself, of another version. */
const LAYING_OUT = ['vega', 'vega-view-transforms', 'vega-label', 'vega-parser'] as const;

let estimated: Promise<void> | undefined;

/**
 * Lets vega take our estimate of how wide text is. Else it would take 0.8 of the font size for every character, half of the picture being
 * empty, or, where a canvas is installed, the fonts of that machine, so that bytes would differ.
 */
export function estimateWidths(): Promise<void> {
  return (estimated ??= setAll());
}

async function setAll(): Promise<void> {
  const fromHere = createRequire(import.meta.url);
  const fromVega = createRequire(fromHere.resolve('vega'));
  for (const name of LAYING_OUT) {
    const copy = createRequire(fromVega.resolve(name)).resolve('vega-scenegraph');
    const { textMetrics } = await import(pathToFileURL(copy).href) as { textMetrics: TextMetrics };
    textMetrics.width = ({ fontSize = 11, fontWeight }, text) => widthOf(`${text ?? ''}`, fontSize, isBold(fontWeight));
  }
}

function isBold(weight: number | string | undefined): boolean {
  return weight === 'bold' || Number(weight) >= 600;
}
