import type { CardFacts } from './facts.ts';

/** What a card says under one heading; a page and a Markdown file are made of the same. */
export interface Section { title: string; blocks: Block[] }

export type Block =
  | { text: string }
  | { list: string[] }
  /** `numbers`: places of the columns that are aligned to the right. */
  | { head: string[]; rows: (string | null)[][]; numbers?: readonly number[] };

/** One heading of a model card; null where there is nothing to say. Registered in `SECTIONS`. */
export type SectionMaker = (facts: CardFacts) => Section | null;
