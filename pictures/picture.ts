import type { TopLevelSpec } from 'vega-lite';

/** What of a picture every kind has in common. */
export interface Picture {
  /** What is seen, for a reader who knows the customers and no statistics. */
  title: string;
  /** How to read it: a line each. */
  subtitle: string[];
  /** What it says, for who cannot see it. No customer ids. */
  description: string;
  spec: Omit<Extract<TopLevelSpec, object>, 'title' | 'description' | '$schema'> | object;
}

/** A segment as pictures name it. */
export interface PicturedSegment { id: string; name: string; size: number; share: number }
