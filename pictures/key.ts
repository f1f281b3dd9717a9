import type { PicturedSegment } from './picture.ts';

/** The key of the colours: segments by name with their share, as they are listed. */
export function keyOf(segments: readonly PicturedSegment[], title: string | null = null): object {
  const words = Object.fromEntries(segments.map(({ id, name, share }) => [id, `${name}  ${(share * 100).toFixed(1)}%`]));
  return { title, orient: 'right', offset: 24, symbolType: 'circle', symbolOpacity: 1, values: segments.map(({ id }) => id), labelExpr: `${JSON.stringify(words)}[datum.value]` };
}
